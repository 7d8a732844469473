// The records of one test as they are at the line reached, found as lines name them: by key, by id or by type.

import FollowupModel

/// Records by key.
struct TestRecords {
  private var records: [RecordKey: Record] = [:]
  private var keysByID: [String: Set<RecordKey>] = [:]
  private var keysByType: [String: Set<RecordKey>] = [:]

  var keys: [RecordKey] { Array(records.keys) }

  subscript(key: RecordKey) -> Record? {
    get { records[key] }
    set {
      records[key] = newValue
      if newValue != nil {
        keysByID[key.id.text, default: []].insert(key)
        keysByType[key.type, default: []].insert(key)
      } else {
        keysByID[key.id.text]?.remove(key)
        keysByType[key.type]?.remove(key)
      }
    }
  }

  func keys(withID id: String) -> Set<RecordKey> { keysByID[id] ?? [] }

  func keys(ofType type: String) -> Set<RecordKey> { keysByType[type] ?? [] }
}
