// Whether every record can be read, lies where its identity says, with the client it belongs to, and is found by its
// links. One pass over all chunks: both sides are added up to a sum of hashes, and only where the sums differ is it
// looked for where.

import FollowupModel

struct RecordAudit {
  private let database: Connection
  private let catalog: Catalog
  private var unreadable = FindingTally(
    "record-unreadable", "what lies there cannot be read: those records are lost to every rule", .readAgain)
  private var misplaced = FindingTally(
    "record-in-another-dossier", "it is filed under another client than its link names", .readAgain)
  private var miscounted = FindingTally(
    "dossier-miscounted", "how many records a client has is not what is noted; `status` is wrong", .report)
  private var homeless = FindingTally(
    "chunk-without-dossier", "records lie there that belong to no client, so that no rule sees them", .readAgain)
  private var lying = Sum()
  private var linking = Sum()

  init(_ database: Connection, _ catalog: Catalog) {
    self.database = database
    self.catalog = catalog
  }

  /// Looks at everything and says what is wrong.
  mutating func findings() throws -> [StoreFinding] {
    try readChunks()
    var tallies = [unreadable, misplaced, miscounted, homeless]
    // Where bytes cannot be read, that is what is wrong.
    if unreadable.count == 0 {
      if try lying != identities() { tallies += try findIdentities() }
      if try linking != references() { tallies += try findReferences() }
    }
    return tallies.compactMap(\.finding)
  }

  static let checks = 8

  // MARK: The pass

  /// The dossier whose chunks are being read.
  private struct Dossier {
    var number: Int64
    /// Nil where it is not there.
    var root: (type: Int, id: String)?
    var noted = 0
    var records: [StoredRecord] = []
  }

  private mutating func readChunks() throws {
    var dossier: Dossier?
    try database.forEachRow(
      .text(
        """
        SELECT c.number, c.bytes, d.type, d.id, d.records FROM chunk c
        LEFT JOIN dossier d ON d.number = c.number >> \(Tables.chunkBits) ORDER BY c.number
        """)
    ) { row in
      let number = try row.integer(0)
      if dossier?.number != number >> Tables.chunkBits {
        if let dossier { try judge(dossier) }
        dossier = Dossier(number: number >> Tables.chunkBits)
        if let type = try row.optionalCount(2) {
          dossier?.root = (type, try row.text(3))
          dossier?.noted = try row.count(4)
        } else {
          homeless.add("chunk \(number)")
        }
      }
      do {
        let records = try row.withBytes(1) { try DossierChunk.decode($0) }
        for record in records {
          try catalog.check(record)
          lying.add(record.type, record.id.text, number)
        }
        dossier?.records += records
      } catch let error as CorruptBytes {
        unreadable.add("chunk \(number): \(error.detail)")
      }
    }
    if let dossier { try judge(dossier) }
    try database.forEachRow(
      .text(
        """
        SELECT number, id, records FROM dossier d WHERE records > 0 AND NOT EXISTS (SELECT 1 FROM chunk c
          WHERE c.number >= d.number << \(Tables.chunkBits) AND c.number < (d.number + 1) << \(Tables.chunkBits))
        """)
    ) { row in
      try miscounted.add("dossier \(row.integer(0)) (`\(row.text(1))`): \(row.count(2)) noted, none there")
    }
  }

  private mutating func judge(_ dossier: Dossier) throws {
    guard let root = dossier.root else { return }
    if dossier.noted != dossier.records.count {
      miscounted.add(
        "dossier \(dossier.number) (`\(root.id)`): \(dossier.noted) noted, \(dossier.records.count) there")
    }
    var isHere: Set<Key>?
    for record in dossier.records {
      let type = try catalog.entry(record.type)
      let links = try RecordLayout.links(record.payload)
      let parent = type.home.flatMap { home in links.first { $0.field == home.field }.map { Key(home.target, $0.id) } }
      let isAlone = root.type == record.type && root.id == record.id.text
      for (field, id) in links where isAlone || field != type.home?.field {
        guard let target = type.fields[field - 1].target else { continue }
        linking.add(target, id.text, record.type, record.id.text, field)
      }
      let isAtHome: Bool
      if let parent, try catalog.entry(parent.type).name == Schema.client {
        isAtHome = root.type == parent.type && root.id == parent.id.text
      } else if let parent {
        let here = isHere ?? Set(dossier.records.map { Key($0.type, $0.id) })
        isHere = here
        isAtHome = try here.contains(parent) && !isAlone || isAlone && !exists(parent)
      } else {
        isAtHome = isAlone
      }
      if !isAtHome { misplaced.add("\(type.name) `\(record.id)` in dossier \(dossier.number) (`\(root.id)`)") }
    }
  }

  private func exists(_ key: Key) throws -> Bool {
    try database.integer("SELECT 1 FROM identity WHERE type = ? AND id = ?", [key.type, key.id.text]) != nil
  }

  // MARK: What the tables say, and where they differ

  private func identities() throws -> Sum {
    var sum = Sum()
    try database.forEachRow(.text("SELECT type, id, dossier << \(Tables.chunkBits) | chunk FROM identity")) { row in
      try sum.add(row.count(0), row.text(1), row.integer(2))
    }
    return sum
  }

  private func references() throws -> Sum {
    var sum = Sum()
    try database.forEachRow(
      "SELECT target_type, target_id, source_type, source_id, field FROM reference"
    ) { row in
      try sum.add(row.count(0), row.text(1), row.count(2), row.text(3), row.count(4))
    }
    return sum
  }

  private func findIdentities() throws -> [FindingTally] {
    var unknown = FindingTally(
      "record-without-identity",
      "nothing leads to the record: it cannot be changed, and is there twice when read again",
      .restore)
    var lost = FindingTally("identity-without-record", "the record is not where it should be: it is lost", .readAgain)
    try database.forEachRow("SELECT number, bytes FROM chunk") { row in
      let number = try row.integer(0)
      for record in try row.withBytes(1, { try DossierChunk.decode($0) }) {
        let known = try database.integer(
          .text("SELECT dossier << \(Tables.chunkBits) | chunk FROM identity WHERE type = ? AND id = ?"),
          [record.type, record.id.text])
        if known != number { try unknown.add("\(catalog.entry(record.type).name) `\(record.id)` in chunk \(number)") }
      }
    }
    try database.forEachRow(.text("SELECT type, id, dossier << \(Tables.chunkBits) | chunk FROM identity")) { row in
      let (type, id) = (try row.count(0), try row.text(1))
      var isThere = false
      try database.forEachRow("SELECT bytes FROM chunk WHERE number = ?", [row.integer(2)]) { chunk in
        isThere = try chunk.withBytes(0) { try DossierChunk.decode($0) }.contains {
          $0.type == type && $0.id.text == id
        }
      }
      if !isThere { try lost.add("\(catalog.entry(type).name) `\(id)`") }
    }
    return [unknown, lost]
  }

  private func findReferences() throws -> [FindingTally] {
    var missing = FindingTally(
      "link-not-indexed", "when the record it links to changes, this one is not looked at", .readAgain)
    var stray = FindingTally(
      "link-of-nobody", "a link is noted that no record has; it only costs a look now and then", .report)
    var expected = 0
    try database.forEachRow(
      .text(
        """
        SELECT c.number, c.bytes, d.type, d.id FROM chunk c JOIN dossier d ON d.number = c.number >> \(Tables.chunkBits)
        """)
    ) { row in
      for record in try row.withBytes(1, { try DossierChunk.decode($0) }) {
        let type = try catalog.entry(record.type)
        let isAlone = try row.count(2) == record.type && row.text(3) == record.id.text
        for (field, id) in try RecordLayout.links(record.payload) where isAlone || field != type.home?.field {
          guard let target = type.fields[field - 1].target else { continue }
          let known = try database.integer(
            """
            SELECT 1 FROM reference WHERE target_type = ? AND target_id = ? AND source_type = ? AND source_id = ?
              AND field = ?
            """, [target, id.text, record.type, record.id.text, field])
          if known == nil { missing.add("\(type.name) `\(record.id)` to `\(id)`") } else { expected += 1 }
        }
      }
    }
    let noted = Int(try database.integer("SELECT count(*) FROM reference") ?? 0)
    for _ in 0..<max(0, noted - expected) { stray.add("\(noted) links noted, \(expected) of records") }
    return [missing, stray]
  }
}

/// A record by the number of its type.
private struct Key: Hashable {
  var type: Int
  var id: RecordID

  init(_ type: Int, _ id: RecordID) { (self.type, self.id) = (type, id) }
}

/// A sum that is the same for the same things in any order; `Hasher` has a seed of its own in every process.
private struct Sum: Equatable {
  private var count = 0
  private var hashes = 0

  mutating func add(_ type: Int, _ id: String, _ place: Int64) {
    var hasher = Hasher()
    hasher.combine(type)
    hasher.combine(id)
    hasher.combine(place)
    add(hasher)
  }

  mutating func add(_ target: Int, _ targetID: String, _ source: Int, _ sourceID: String, _ field: Int) {
    var hasher = Hasher()
    hasher.combine(target)
    hasher.combine(targetID)
    hasher.combine(source)
    hasher.combine(sourceID)
    hasher.combine(field)
    add(hasher)
  }

  private mutating func add(_ hasher: Hasher) {
    count += 1
    hashes &+= hasher.finalize()
  }
}

extension Catalog {
  /// Throws where a record's values are not what its type's fields hold.
  fileprivate func check(_ record: StoredRecord) throws {
    let type = try entry(record.type)
    try record.payload.withUnsafeBytes { payload in
      try RecordLayout.forEachValue(payload) { number, tag, _, content in
        guard type.fields.indices.contains(number - 1) else {
          throw CorruptBytes("\(type.name) `\(record.id)` has the unknown field \(number)")
        }
        let field = type.fields[number - 1]
        guard try field.holds(tag, content) else {
          throw CorruptBytes("\(type.name) `\(record.id)`: what `\(field.name)` has is no \(field.kind)")
        }
      }
    }
  }
}

extension Catalog.FieldEntry {
  /// Whether a value of this field can be written so.
  fileprivate func holds(_ tag: Tag, _ content: UnsafeRawBufferPointer) throws -> Bool {
    var reader = ByteReader(content)
    switch tag {
    case .text, .email:
      return try kind == (tag == .text ? "text" : "email") && String(validating: reader.block(), as: UTF8.self) != nil
    case .link: return target != nil
    case .number: return kind == "number"
    case .money: return try kind == "money" && Currency(code: String(utf8: reader.take(3))) != nil
    case .date: return try kind == "date" && RecordLayout.days.contains(reader.zigzag())
    case .instant: return try kind == "instant" && RecordLayout.seconds.contains(reader.zigzag())
    case .no, .yes: return kind == "yes or no"
    case .choice: return try kind == "one of" && choices.indices.contains(reader.number())
    }
  }
}
