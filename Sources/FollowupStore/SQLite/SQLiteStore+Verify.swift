// Whether a store is whole: SQLite's own check, and that every record lies where its identity says.

import FollowupEngine
import FollowupModel

extension SQLiteStore {
  /// Reads the whole store and says all that is wrong with it, for people; empty where nothing is. Needs no schema.
  public func verify() throws -> [String] {
    try access { database in
      var problems = try database.rows("PRAGMA integrity_check") { try $0.text(0) }.filter { $0 != "ok" }
      var counts: [Int64: Int] = [:]
      var found = 0
      try database.forEachRow("SELECT number, bytes FROM chunk ORDER BY number") { row in
        let number = try row.integer(0)
        let dossier = number >> Tables.chunkBits
        let chunk = number & (1 << Tables.chunkBits - 1)
        let records: [StoredRecord]
        do {
          records = try row.withBytes(1) { try DossierChunk.decode($0) }
          for record in records { try check(record) }
        } catch let error as CorruptBytes {
          problems.append("dossier \(dossier), chunk \(chunk): \(error.detail)")
          return
        }
        counts[dossier, default: 0] += records.count
        found += records.count
        for record in records {
          let known = try database.integer(
            "SELECT count(*) FROM identity WHERE type = ? AND id = ? AND dossier = ? AND chunk = ?",
            [record.type, record.id.text, dossier, chunk])
          if known != 1 { problems.append("record `\(record.id)` of dossier \(dossier) has no identity") }
        }
      }
      let identities = try database.integer("SELECT count(*) FROM identity") ?? 0
      if identities != found { problems.append("\(identities) identities, and \(found) records") }
      try database.forEachRow("SELECT number, records FROM dossier") { row in
        let number = try row.integer(0)
        let counted = counts.removeValue(forKey: number) ?? 0
        if try row.count(1) != counted {
          problems.append("dossier \(number) counts \(try row.count(1)) records and has \(counted)")
        }
      }
      problems += counts.keys.sorted().map { "dossier \($0) has records and no key" }
      return problems
    }
  }

  private func check(_ record: StoredRecord) throws {
    let type = try catalog.entry(record.type)
    try record.payload.withUnsafeBytes { payload in
      try RecordLayout.forEachValue(payload) { field, _, _, _ in
        guard type.fields.indices.contains(field - 1) else {
          throw CorruptBytes("record `\(record.id)` has the unknown field \(field)")
        }
      }
    }
  }
}
