// The first records of their types: nothing is there that they could change, move or contradict, so they are sorted by
// dossier, and every dossier, chunk and identity is written once, in the order of its key.

import ExternalSort
import FollowupEngine
import FollowupModel

final class FirstLoad {
  /// What is loaded of one record type. A class, for it is used for every record.
  private final class LoadedType {
    let number: Int
    let payload: StagedPayload
    /// The position of the field that leads to the dossier.
    let home: Int?
    /// Whether its records have other links, which are indexed.
    let isIndexed: Bool

    init(number: Int, layout: RecordLayout, home: Int?, isIndexed: Bool) {
      self.number = number
      payload = StagedPayload(layout, home: home)
      self.home = home
      self.isIndexed = isIndexed
    }
  }

  private let writer: RecordWriter
  private let owner: Owner
  private let staged: StagedRecords
  /// By the places of the types in `staged`; nil for those whose records are for `RecordWriter.apply`.
  private var loaded: [LoadedType?] = []
  /// Under `LoadedKey`, the payload.
  private var sorter = ExternalSorter(memory: 6 << 20)
  private var records: SortedSpool?
  private var key: [UInt8] = []
  private var payload: [UInt8] = []

  private var database: Connection { writer.database }

  /// Finds which of the types are new to the store, and lead nobody home who waits there.
  init(of staged: StagedRecords, _ writer: RecordWriter, owner: Owner) throws {
    self.writer = writer
    self.owner = owner
    self.staged = staged
    loaded = try staged.types.map(loadedType)
  }

  var isEmpty: Bool { loaded.allSatisfy { $0 == nil } }
  var isComplete: Bool { loaded.allSatisfy { $0 != nil } }

  /// Whether a record is loaded here.
  func takes(_ record: StagedRecord) -> Bool { loaded[record.type] != nil }

  private func loadedType(_ name: String) throws -> LoadedType? {
    let catalog = writer.catalog
    let client = catalog.number(of: Schema.client)
    guard let number = catalog.number(of: name), let layout = try catalog.layout(number),
      try FirstLoad.isEmpty(number, database)
    else { return nil }
    let entry = try catalog.entry(number)
    let waiting = catalog.types.filter { $0.home?.target == number && number != client }
    guard entry.home == nil || entry.home?.target == client,
      try waiting.allSatisfy({ try FirstLoad.isEmpty($0.number, database) })
    else { return nil }
    return LoadedType(
      number: number, layout: layout, home: entry.home.map { layout.positions[$0.field] },
      isIndexed: entry.fields.contains { $0.target != nil && $0.number != entry.home?.field })
  }

  private static func isEmpty(_ type: Int, _ database: Connection) throws -> Bool {
    try database.integer("SELECT 1 FROM identity WHERE type = ? LIMIT 1", [type]) == nil
  }

  /// Takes all records of the types that are loaded here, and writes them.
  func write() throws {
    try staged.forEachStaged { record in
      guard let type = loaded[record.type] else { return }
      try take(record, type)
    }
    let records = try sorter.sorted()
    self.records = records
    let loader = try DossierLoader(writer, owner: owner) { [loaded] number in
      loaded.contains { $0?.number == number && $0?.isIndexed == true }
    }
    try records.forEach { key, payload in try loader.take(LoadedKey(key), payload) }
    try loader.finish()
  }

  private func take(_ record: StagedRecord, _ type: LoadedType) throws {
    payload.removeAll(keepingCapacity: true)
    guard !record.id.contains(0), let root = type.payload.append(record.values, to: &payload) else {
      return try takeLongWay(staged.record(record), type)
    }
    try add(record.id, type.number, root: root)
  }

  /// Takes what the short way does not; most of that is refused.
  private func takeLongWay(_ record: Record, _ type: LoadedType) throws {
    guard let (number, layout) = try writer.layout(for: record),
      let stored = try writer.encoded(record, number, layout, keeping: nil)
    else { return }
    payload = stored.payload
    let root = Array((type.home.flatMap { record.link($0) }?.id.text ?? "").utf8)
    try Array(record.key.id.text.utf8).withUnsafeBytes { id in
      try root.withUnsafeBytes { try add(id, number, root: $0) }
    }
  }

  /// `root` is the id of the record's client; empty where it stands alone.
  private func add(_ id: UnsafeRawBufferPointer, _ type: Int, root: UnsafeRawBufferPointer) throws {
    let client = root.isEmpty ? nil : writer.catalog.number(of: Schema.client)
    LoadedKey.write(rootType: client ?? type, root: client == nil ? id : root, type: type, id: id, to: &key)
    try sorter.add(key: key, content: payload)
    writer.outcome.added += 1
  }

  /// Calls `body` with the changes that all this was, some at a time, and no more of them than is wanted.
  func forEachChange(_ wanted: ChangeDetail, _ body: ([RecordChange]) throws -> Void) throws {
    var changes: [RecordChange] = []
    var root = (bytes: [UInt8](), key: DossierKey(root: RecordKey("", "")))
    // One stands for all of its kind where no more are wanted.
    let isEveryWanted = writer.catalog.types.map { wanted.everyRecordOf.contains($0.name) }
    let areValuesWanted = writer.catalog.types.map { wanted.valuesOf.contains($0.name) }
    let types = writer.catalog.types
    let kinds = types.indices.map { wanted.kinds[types[$0].name] ?? -1 - $0 }
    var told: [Int] = []
    try records?.forEach { key, payload in
      if root.bytes.isEmpty || !UnsafeRawBufferPointer(rebasing: key.prefix(root.bytes.count)).isEqual(to: root.bytes) {
        if changes.count >= Limits.recordsPerSlice {
          try body(changes)
          changes.removeAll(keepingCapacity: true)
        }
        let first = try LoadedKey(key)
        let name = try writer.catalog.entry(first.rootType).name
        root = (Array(first.root), DossierKey(root: RecordKey(name, RecordID(String(utf8: first.rootID)))))
        told.removeAll(keepingCapacity: true)
      }
      let record = try LoadedKey(key, rootBytes: root.bytes.count)
      let kind = kinds[record.type - 1]
      if told.contains(kind) {
        guard isEveryWanted[record.type - 1] else { return }
      } else {
        told.append(kind)
      }
      let type = try writer.catalog.entry(record.type)
      let key = RecordKey(type.name, RecordID(String(utf8: record.id)))
      let values = areValuesWanted[record.type - 1] ? try type.layout?.decode(payload) : nil
      changes.append(
        RecordChange(key: key, dossier: root.key, before: nil, after: Record(key: key, values: values ?? [])))
    }
    if !changes.isEmpty { try body(changes) }
  }
}
