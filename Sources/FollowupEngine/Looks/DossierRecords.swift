// The records of one dossier, in order. A look asks a few questions of some dozen records, so that going through them costs less
// than an index of everything; a long list of links is indexed when it is first asked for.

import FollowupModel

/// The records of one dossier.
public final class DossierRecords {
  /// By type, then by rising id.
  public var all: [Record] { types.flatMap(\.records) }
  /// By rising name of the type, each by rising id.
  let types: [(name: String, records: [Record])]
  private var indexes: [Link: [RecordKey: [Record]]] = [:]

  private struct Link: Hashable {
    var type: String
    var field: Int
  }

  /// Up to so many records are compared one by one.
  private static let fewRecords = 32

  public init(_ records: [Record]) {
    var types: [(name: String, records: [Record])] = []
    for record in records {
      if types.last?.name == record.key.type {
        types[types.count - 1].records.append(record)
      } else if let index = types.firstIndex(where: { $0.name == record.key.type }) {
        types[index].records.append(record)
      } else {
        types.append((record.key.type, [record]))
      }
    }
    types.sort { $0.name < $1.name }
    for index in types.indices { DossierRecords.sortById(&types[index].records) }
    self.types = types
  }

  /// The store keeps them in this order mostly.
  private static func sortById(_ records: inout [Record]) {
    for index in records.indices.dropFirst() where records[index].key.id < records[index - 1].key.id {
      return records.sort { $0.key.id < $1.key.id }
    }
  }

  /// The records of a type, by rising id.
  public func records(of type: String) -> [Record] { types.first { $0.name == type }?.records ?? [] }

  public func record(_ key: RecordKey) -> Record? {
    let records = records(of: key.type)
    var (low, high) = (0, records.count)
    while low < high {
      let middle = (low + high) / 2
      if records[middle].key.id < key.id { low = middle + 1 } else { high = middle }
    }
    return low < records.count && records[low].key.id == key.id ? records[low] : nil
  }

  /// The records of a type whose link in a field leads to a target, by rising id.
  public func records(of type: String, linking field: Int, to target: RecordKey) -> [Record] {
    let records = records(of: type)
    guard records.count > DossierRecords.fewRecords else { return records.filter { $0.link(field) == target } }
    let link = Link(type: type, field: field)
    if let index = indexes[link] { return index[target] ?? [] }
    var index: [RecordKey: [Record]] = [:]
    for record in records {
      if let key = record.link(field) { index[key, default: []].append(record) }
    }
    indexes[link] = index
    return index[target] ?? []
  }
}
