// One write of many records: who may write what, which dossier each belongs to, what moves along, which links are
// indexed. Works on open dossiers; `flush` puts them into the tables.

import FollowupEngine
import FollowupModel

final class RecordWriter {
  private(set) var changes: [RecordChange] = []
  var outcome = WriteOutcome()
  private(set) var refused: [RejectedRow] = []

  let database: Connection
  let catalog: Catalog
  let open: OpenDossiers
  private var dossierNumbers: [DossierKey: Int64] = [:]
  private var dossierKeys: [Int64: DossierKey] = [:]

  /// Appended to an id, the next text in order of bytes: an id has no NUL.
  static let afterwards = "\u{1}"

  init(_ database: Connection, catalog: Catalog) {
    self.database = database
    self.catalog = catalog
    open = OpenDossiers(database)
  }

  func flush() throws {
    try open.close()
    dossierNumbers = [:]
    dossierKeys = [:]
  }

  /// The changes since they were last taken.
  func takeChanges() -> [RecordChange] {
    defer { changes = [] }
    return changes
  }

  func apply(_ write: RecordWrite, owner: Owner) throws {
    try open.makeRoom()
    if dossierNumbers.count > 10_000 { (dossierNumbers, dossierKeys) = ([:], [:]) }
    switch write {
    case .put(let record): try put(record, owner: owner)
    case .delete(let key): try delete(key, owner: owner)
    }
  }

  // MARK: One record

  private func put(_ record: Record, owner: Owner) throws {
    let key = record.key
    guard let (type, layout) = try layout(for: record) else { return }
    let known = try identity(type, key.id)
    if let known, let reason = try refusal(of: known.owner, to: owner) { return refuse(key, reason) }
    let stored = try known.map { try open.record(type, key.id, at: $0.place) }
    let before = try stored.map { Record(key: key, values: try decode($0, layout)) }

    guard let new = try encoded(record, type, layout, keeping: stored?.payload) else { return }
    guard let known, let stored, let before else {
      let dossier = try number(of: try home(of: new))
      try insert(new, into: dossier, owner: try ownerNumber(owner))
      try index(new, in: dossier)
      outcome.added += 1
      changes.append(RecordChange(key: key, dossier: try dossierKey(dossier), before: nil, after: record))
      return try welcome(new, in: dossier)
    }
    if case .source = owner, try catalog.owner(known.owner) == .imported {
      try database.run(
        "UPDATE identity SET owner = ? WHERE type = ? AND id = ?", [try ownerNumber(owner), type, key.id.text])
    }
    guard before != record else {
      outcome.unchanged += 1
      return
    }
    outcome.changed += 1
    if owner == .imported, case .source = try catalog.owner(known.owner) { outcome.changedOfSources += 1 }
    try unindex(stored)
    let target = try number(of: try home(of: new))
    if try !open.replace(new, at: known.place) {
      try open.remove(type, key.id, at: known.place)
      try relocate(new, to: known.place.dossier)
    }
    try index(new, in: target)
    let from = try dossierKey(known.place.dossier)
    changes.append(
      RecordChange(
        key: key, dossier: try dossierKey(target), before: before, after: record,
        movedFrom: target == known.place.dossier ? nil : from))
    if target != known.place.dossier { try moveTree(new, from: known.place.dossier, to: target) }
  }

  private func delete(_ key: RecordKey, owner: Owner) throws {
    guard let type = catalog.number(of: key.type), let layout = try catalog.layout(type),
      let known = try identity(type, key.id)
    else { return }
    if let reason = try refusal(of: known.owner, to: owner) { return refuse(key, reason) }
    let stored = try open.record(type, key.id, at: known.place)
    try unindex(stored)
    try open.remove(type, key.id, at: known.place)
    try database.run("DELETE FROM identity WHERE type = ? AND id = ?", [type, key.id.text])
    outcome.removed += 1
    changes.append(
      RecordChange(
        key: key, dossier: try dossierKey(known.place.dossier),
        before: Record(key: key, values: try decode(stored, layout)), after: nil))
    // Those that reached their client through it stand alone now.
    for child in try children(of: stored, in: known.place.dossier) { try settle(child) }
  }

  /// The type's number and layout; nil where such a record is refused.
  func layout(for record: Record) throws -> (Int, RecordLayout)? {
    let key = record.key
    guard let type = catalog.number(of: key.type), let layout = try catalog.layout(type) else {
      refuse(key, "there is no record type `\(key.type)`; declare it in the rules")
      return nil
    }
    guard !key.id.text.utf8.contains(0) else {
      refuse(key, "the id contains a NUL character; take it out")
      return nil
    }
    guard record.values.count == layout.columns.count else {
      refuse(key, "it has \(record.values.count) values, and `\(key.type)` has \(layout.columns.count) fields")
      return nil
    }
    return (type, layout)
  }

  /// The record's bytes; nil where one of its values is refused.
  func encoded(_ record: Record, _ type: Int, _ layout: RecordLayout, keeping old: [UInt8]?) throws -> StoredRecord? {
    var misfit: String?
    guard let payload = try layout.encode(record.values, keeping: old, misfit: &misfit) else {
      refuse(record.key, "the value of `\(misfit ?? "")` is none that the field can hold; read the record again")
      return nil
    }
    return StoredRecord(type: type, id: record.key.id, payload: payload)
  }

  private func refuse(_ key: RecordKey, _ reason: String) {
    refused.append(RejectedRow(file: "", line: 0, reason: "`\(key)`: \(reason)", key: key))
  }

  /// Why `writer` may not touch a record of the owner with this number; nil where it may.
  private func refusal(of number: Int, to writer: Owner) throws -> String? {
    switch (try catalog.owner(number), writer) {
    case (let owner, writer) where owner == writer: return nil
    // An import is a person's word too; the record stays whose it was, until a source brings it.
    case (.imported, _), (.source, .imported), (.hand, .imported): return nil
    case (.source(let name), _): return "source `\(name)` brings it; change it there"
    case (.hand, _): return "it was put by hand; change it with `followupctl record`"
    }
  }

  // MARK: Moves

  /// The dossier that a record belongs to now.
  func home(of record: StoredRecord) throws -> DossierKey {
    let type = try catalog.entry(record.type)
    let own = DossierKey(root: RecordKey(type.name, record.id))
    guard let home = type.home, let parent = try homeLink(record) else { return own }
    let target = try catalog.entry(home.target).name
    if target == Schema.client { return DossierKey(root: RecordKey(target, parent)) }
    return try identity(home.target, parent).map { try dossierKey($0.place.dossier) } ?? own
  }

  private func homeLink(_ record: StoredRecord) throws -> RecordID? {
    guard let home = try catalog.entry(record.type).home else { return nil }
    return try RecordLayout.links(record.payload).first { $0.field == home.field }?.id
  }

  /// The records of a dossier that found it through this record.
  private func children(of parent: StoredRecord, in dossier: Int64) throws -> [StoredRecord] {
    guard catalog.leadsOthersHome(parent.type), try catalog.entry(parent.type).name != Schema.client else { return [] }
    return try open.records(in: dossier).filter { record in
      guard try catalog.entry(record.type).home?.target == parent.type else { return false }
      return try homeLink(record) == parent.id
    }
  }

  /// Takes in the records that waited for this one to arrive.
  private func welcome(_ parent: StoredRecord, in dossier: Int64) throws {
    guard catalog.leadsOthersHome(parent.type), try catalog.entry(parent.type).name != Schema.client else { return }
    let sources = try database.rows(
      "SELECT source_type, source_id, field FROM reference WHERE target_type = ? AND target_id = ?",
      [parent.type, parent.id.text]
    ) { (type: try $0.count(0), id: RecordID(try $0.text(1)), field: try $0.count(2)) }
    for (type, id, field) in sources
    where try catalog.entry(type).home == Catalog.Home(field: field, target: parent.type) {
      guard let place = try identity(type, id)?.place else { continue }
      try settle(try open.record(type, id, at: place))
    }
  }

  /// Moves a record, and those that reach their client through it, to where it belongs.
  func settle(_ record: StoredRecord) throws {
    guard let place = try identity(record.type, record.id)?.place else { return }
    let target = try number(of: try home(of: record))
    guard target != place.dossier else { return }
    try unindex(record)
    try index(record, in: target)
    try report(record, from: place.dossier, to: target)
    try moveTree(record, from: place.dossier, to: target)
  }

  private func moveTree(_ record: StoredRecord, from source: Int64, to target: Int64) throws {
    guard let place = try identity(record.type, record.id)?.place, place.dossier == source else { return }
    try open.remove(record.type, record.id, at: place)
    try relocate(record, to: target)
    try moveFollowUps(of: record, to: target)
    for child in try children(of: record, in: source) {
      try report(child, from: source, to: target)
      try moveTree(child, from: source, to: target)
    }
  }

  private func report(_ record: StoredRecord, from source: Int64, to target: Int64) throws {
    guard let layout = try catalog.layout(record.type) else { return }
    let same = Record(key: RecordKey(layout.name, record.id), values: try decode(record, layout))
    changes.append(
      RecordChange(
        key: same.key, dossier: try dossierKey(target), before: same, after: same,
        movedFrom: try dossierKey(source)))
  }

  /// An open follow-up, and what waits of it, lies where its record lies.
  private func moveFollowUps(of record: StoredRecord, to dossier: Int64) throws {
    let type = try catalog.entry(record.type).name
    let root = try dossierKey(dossier).root
    try database.run(
      """
      UPDATE reminder SET dossier_type = ?, dossier_id = ? WHERE state = 'waiting' AND follow_up IN
        (SELECT number FROM follow_up WHERE record_type = ? AND record_id = ? AND closed_at IS NULL)
      """, [root.type, root.id.text, type, record.id.text])
    try database.run(
      """
      UPDATE follow_up SET dossier_type = ?, dossier_id = ?
      WHERE record_type = ? AND record_id = ? AND closed_at IS NULL
      """, [root.type, root.id.text, type, record.id.text])
  }

  // MARK: Tables

  func insert(_ record: StoredRecord, into dossier: Int64, owner: Int) throws {
    let chunk = try open.add(record, to: dossier)
    try database.run(
      "INSERT INTO identity (type, id, dossier, chunk, owner) VALUES (?, ?, ?, ?, ?)",
      [record.type, record.id.text, dossier, chunk, owner])
  }

  private func relocate(_ record: StoredRecord, to dossier: Int64) throws {
    let chunk = try open.add(record, to: dossier)
    try database.run(
      "UPDATE identity SET dossier = ?, chunk = ? WHERE type = ? AND id = ?",
      [dossier, chunk, record.type, record.id.text])
  }

  private func identity(_ type: Int, _ id: RecordID) throws -> (place: Place, owner: Int)? {
    try database.row("SELECT dossier, chunk, owner FROM identity WHERE type = ? AND id = ?", [type, id.text]) {
      (Place(dossier: try $0.integer(0), chunk: try $0.count(1)), try $0.count(2))
    }
  }

  func unindex(_ record: StoredRecord) throws {
    for (field, target, id) in try targets(of: record) {
      try database.run(
        """
        DELETE FROM reference
        WHERE target_type = ? AND target_id = ? AND source_type = ? AND source_id = ? AND field = ?
        """, [target, id.text, record.type, record.id.text, field])
    }
  }

  /// Indexes a record's links, but for the one by which it found its dossier.
  func index(_ record: StoredRecord, in dossier: Int64) throws {
    let type = try catalog.entry(record.type)
    let isAlone = try dossierKey(dossier).root == RecordKey(type.name, record.id)
    for (field, target, id) in try targets(of: record) where isAlone || field != type.home?.field {
      try database.run(
        "INSERT INTO reference (target_type, target_id, source_type, source_id, field) VALUES (?, ?, ?, ?, ?)",
        [target, id.text, record.type, record.id.text, field])
    }
  }

  private func targets(of record: StoredRecord) throws -> [(field: Int, target: Int, id: RecordID)] {
    let fields = try catalog.entry(record.type).fields
    return try RecordLayout.links(record.payload).map { field, id in
      guard fields.indices.contains(field - 1), let target = fields[field - 1].target else {
        throw CorruptBytes("a link is of the unknown field \(field)")
      }
      return (field, target, id)
    }
  }

  func number(of key: DossierKey) throws -> Int64 {
    if let number = dossierNumbers[key] { return number }
    guard let type = catalog.number(of: key.root.type) else {
      throw CorruptBytes("a dossier of the unknown type `\(key.root.type)`")
    }
    let number =
      try database.integer("SELECT number FROM dossier WHERE type = ? AND id = ?", [type, key.root.id.text])
      ?? database.integer(
        "INSERT INTO dossier (type, id) VALUES (?, ?) RETURNING number", [type, key.root.id.text])
    guard let number else { throw CorruptBytes("a dossier got no number") }
    dossierNumbers[key] = number
    dossierKeys[number] = key
    return number
  }

  func dossierKey(_ number: Int64) throws -> DossierKey {
    if let key = dossierKeys[number] { return key }
    let known = try database.row("SELECT type, id FROM dossier WHERE number = ?", [number]) { row in
      DossierKey(root: RecordKey(try catalog.entry(row.count(0)).name, RecordID(try row.text(1))))
    }
    guard let key = known else { throw CorruptBytes("dossier \(number) is not there") }
    dossierKeys[number] = key
    return key
  }

  func ownerNumber(_ owner: Owner) throws -> Int {
    guard let number = catalog.owners[owner] else { throw CorruptBytes("an owner has no number") }
    return number
  }

  func decode(_ record: StoredRecord, _ layout: RecordLayout) throws -> [Value?] {
    try record.payload.withUnsafeBytes { try layout.decode($0) }
  }
}

extension RecordWriter {
  /// Finds the dossiers of all records of types whose way to their client changed, and indexes their links anew.
  func rehome(types: Set<Int>) throws {
    for type in types {
      var last = ""
      while true {
        let ids = try database.rows(
          "SELECT id FROM identity WHERE type = ? AND id >= ? ORDER BY id LIMIT 1000", [type, last]
        ) { try $0.text(0) }
        for id in ids {
          guard let place = try identity(type, RecordID(id))?.place else { continue }
          let record = try open.record(type, RecordID(id), at: place)
          try settle(record)
          let dossier = try database.integer("SELECT dossier FROM identity WHERE type = ? AND id = ?", [type, id])
          try unindex(record)
          if let dossier { try index(record, in: dossier) }
        }
        guard let end = ids.last else { break }
        last = end + RecordWriter.afterwards
      }
    }
  }
}
