// Scanning a whole store: what columns hold is what the records hold, every dossier is read once, and all threads read
// one state.

import FollowupEngine
import FollowupModel
import Synchronization
import Testing

@testable import FollowupStore

private let everything: FieldSelection = {
  var selection = FieldSelection()
  for type in Schema.sample.types {
    selection.fields[type.name] = Set(type.fields.indices)
    selection.identified.insert(type.name)
  }
  return selection
}()

@Suite struct ScanTests {
  @Test(arguments: [11, 12, 13] as [UInt64])
  func columnsReadFromChunksAreThoseOfTheRecords(seed: UInt64) throws {
    let folder = try TemporaryFolder()
    var random = SeededGenerator(seed: seed)
    let store = try SQLiteStore(url: folder.store)
    try store.transaction {
      try store.adopt(.sample)
      _ = try store.write((0..<2_000).map { _ in .put(randomRecord(&random)) }, owner: .imported)
    }
    var expected: [RecordKey: [Int64]] = [:]
    var dossiers: Set<DossierKey> = []
    try store.forEachDossier { key, records in
      dossiers.insert(key)
      let batch = DossierBatch(.sample, everything)
      batch.beginDossier()
      for record in records { batch.add(record) }
      expected.merge(rows(of: batch)) { first, _ in first }
    }
    let parts = try SQLiteStore.scan(path: folder.store, .sample, everything, threads: 2) { scan in
      var found: [RecordKey: [Int64]] = [:]
      var keys: [DossierKey] = []
      while try scan.next() {
        found.merge(rows(of: scan.batch)) { first, _ in first }
        for dossier in 0..<scan.batch.count { keys.append(try scan.key(ofDossier: dossier)) }
      }
      return (found, keys)
    }
    #expect(parts.flatMap(\.1).count == dossiers.count, "seed \(seed)")
    #expect(Set(parts.flatMap(\.1)) == dossiers, "seed \(seed)")
    let found = parts.reduce(into: [:]) { $0.merge($1.0) { first, _ in first } }
    #expect(found == expected, "seed \(seed)")
  }

  @Test func allThreadsReadOneStateWhileTheStoreIsWritten() throws {
    let folder = try TemporaryFolder()
    let store = try SQLiteStore(url: folder.store)
    try store.transaction {
      try store.adopt(.sample)
      _ = try store.write((0..<600).map { .put(client(RecordID("c\($0)"))) }, owner: .imported)
    }
    let isFirst = Mutex(true)
    nonisolated(unsafe) let writer = store
    let parts = try SQLiteStore.scan(path: folder.store, .sample, everything, threads: 2) { scan in
      // Whoever comes first removes everything, before any thread has read on.
      try isFirst.withLock { first in
        guard first else { return }
        first = false
        try writer.transaction {
          _ = try writer.write((0..<600).map { .delete(RecordKey("client", RecordID("c\($0)"))) }, owner: .imported)
        }
      }
      var count = 0
      while try scan.next() { count += scan.batch.table(of: "client")?.count ?? 0 }
      return count
    }
    #expect(parts.reduce(0, +) == 600)
    #expect(try store.keys(ownedBy: .imported, types: ["client"]).isEmpty)
  }

  @Test func corruptChunksAreErrorsInColumnsToo() throws {
    var random = SeededGenerator(seed: 8)
    var catalog = Catalog.empty
    _ = try catalog.adopt(.sample, in: nil)
    let layout = try #require(try catalog.entry(3).layout)
    var misfit: String?
    let payload = try #require(
      try layout.encode(invoice("f1", client: "acme", note: "hi").values, keeping: nil, misfit: &misfit))
    let whole = DossierChunk.encode((0..<5).map { StoredRecord(type: 3, id: RecordID("f\($0)"), payload: payload) })
    let batch = DossierBatch(.sample, everything)
    let reader = ColumnReader(batch, catalog)
    var errors = 0
    for _ in 0..<20_000 {
      var bytes = Array(whole.prefix(Int.random(in: 0...whole.count, using: &random)))
      for _ in 0..<Int.random(in: 0...3, using: &random) where !bytes.isEmpty {
        bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      batch.removeAll()
      batch.beginDossier()
      do { try bytes.withUnsafeBytes { try reader.read($0) } } catch is CorruptBytes { errors += 1 }
    }
    #expect(errors > 10_000, "\(errors)")
  }

  @Test func linksThatLeadNowhereAreFoundInTheIndexOfLinks() throws {
    let store = try SQLiteStore.sample(
      employee("anna"), client("acme", manager: "anna"), client("other", manager: "bert"),
      invoice("f1", client: "acme"), payment("p1", invoice: "f1"), payment("p2", invoice: "f9"))
    let found = try store.danglingReferences().map { "\($0.source) \($0.field) \($0.target)" }
    #expect(found.sorted() == ["client/other manager employee/bert", "payment/p2 invoice invoice/f9"])
  }
}

/// Every row of a batch by its key: slots, and currencies where there are such.
private func rows(of batch: DossierBatch) -> [RecordKey: [Int64]] {
  var rows: [RecordKey: [Int64]] = [:]
  for table in batch.tables {
    for row in 0..<table.count {
      rows[RecordKey(table.type, table.id(of: row))] = table.columns.compactMap { $0 }.flatMap { column in
        [column.slots[row]] + (column.currencies.map { [Int64($0[row])] } ?? [])
      }
    }
  }
  return rows
}

private func randomRecord(_ random: inout SeededGenerator) -> Record {
  let type = Schema.sample.types[Int.random(in: 0..<4, using: &random)]
  let id = RecordID("\(type.name.prefix(1))\(Int.random(in: 0..<400, using: &random))")
  let values = type.fields.map { field -> Value? in
    guard Int.random(in: 0..<5, using: &random) > 0 else { return nil }
    let number = Number(scaled: Int64.random(in: -9_000_000...9_000_000, using: &random))
    switch field.type {
    case .text: return .text("text \(number)")
    case .email: return .email("a@example.com")
    case .number: return .number(Int.random(in: 0..<50, using: &random) == 0 ? Number(scaled: .min) : number)
    case .money: return Currency(code: "EUR").map { .money(Money(amount: number, currency: $0)) }
    case .date: return .date(CivilDate(dayNumber: Int.random(in: -1000...30_000, using: &random)))
    case .instant: return .instant(Instant(second: number.scaled * 1000))
    case .yesOrNo: return .yesNo(Bool.random(using: &random))
    case .choice(let values): return .choice(values[Int.random(in: 0..<values.count, using: &random)])
    case .link(let target, _):
      return .link(RecordKey(target, RecordID("\(target.prefix(1))\(Int.random(in: 0..<400, using: &random))")))
    }
  }
  return Record(key: RecordKey(type.name, id), values: values)
}
