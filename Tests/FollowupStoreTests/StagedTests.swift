// Records from files: however many there are and whatever they meet, the store is as if they had been written one by one.

import FollowupEngine
import FollowupModel
import Testing

@testable import FollowupStore

private func staged(_ records: [Record]) -> StagedRecords {
  let sorted = records.sorted { $0.key < $1.key }
  return StagedRecords(
    count: sorted.count, types: Set(sorted.map(\.key.type)), records: { try sorted.forEach($0) })
}

private func randomRecords(_ random: inout SeededGenerator, ids: Int) -> [Record] {
  func id(_ letter: String) -> RecordID { RecordID("\(letter)\(Int.random(in: 0..<ids, using: &random))") }
  var records: [RecordKey: Record] = [:]
  for _ in 0..<Int.random(in: 1...ids * 8, using: &random) {
    let note =
      Bool.random(using: &random) ? String(repeating: "x", count: Int.random(in: 0...900, using: &random)) : nil
    let record: Record
    switch Int.random(in: 0..<10, using: &random) {
    case 0: record = employee(id("e"))
    case 1, 2: record = client(id("c"), manager: Bool.random(using: &random) ? id("e") : nil)
    case 3...6:
      record = invoice(id("i"), client: Int.random(in: 0..<8, using: &random) == 0 ? nil : id("c"), note: note)
    default: record = payment(id("p"), invoice: Int.random(in: 0..<8, using: &random) == 0 ? nil : id("i"))
    }
    records[record.key] = record
  }
  return Array(records.values)
}

private func contents(_ store: SQLiteStore) throws -> [DossierKey: Set<Record>] {
  var result: [DossierKey: Set<Record>] = [:]
  try store.forEachDossier { result[$0] = Set($1) }
  return result
}

@Test(arguments: 1...12 as ClosedRange<UInt64>)
func recordsFromFilesAreWrittenAsOneByOne(_ seed: UInt64) throws {
  print("seed \(seed)")
  var random = SeededGenerator(seed: seed)
  let (store, slow) = (try SQLiteStore.inMemory(), try SQLiteStore.inMemory())
  for each in [store, slow] { try each.adopt(.sample) }
  for _ in 1...3 {
    let records = randomRecords(&random, ids: 60)
    var noted: [RecordChange] = []
    let written = try store.transaction {
      try store.write(
        staged(records), owner: .source("crm"),
        wanted: ChangeDetail(everyRecordOf: ["employee"], valuesOf: ["client", "payment"])
      ) { changes in
        noted += changes
      }
    }
    let expected = try slow.transaction {
      try slow.write(records.sorted { $0.key < $1.key }.map(RecordWrite.put), owner: .source("crm"))
    }
    #expect(written.outcome == expected.outcome)
    #expect(try contents(store) == contents(slow))
    #expect(try store.verify().isEmpty)
    for record in records {
      #expect(try store.record(record.key) == record)
      #expect(try store.dossier(of: record.key) == slow.dossier(of: record.key))
      #expect(try store.crossReferences(to: record.key) == slow.crossReferences(to: record.key))
    }
    #expect(Set(noted.map(\.key)).isSubset(of: expected.changes.map(\.key)))
    let everyOne = expected.changes.filter { $0.key.type != "invoice" }
    #expect(Set(everyOne.map(\.key)).isSubset(of: noted.map(\.key)))
    let reached = Set(noted.map { [$0.key.type, "\($0.dossier.root)"] })
    #expect(Set(expected.changes.map { [$0.key.type, "\($0.dossier.root)"] }).isSubset(of: reached))
    // A record may move along with another before its own turn comes.
    let last = Dictionary(noted.map { ($0.key, $0) }, uniquingKeysWith: { $1 })
    for change in last.values where ["client", "payment"].contains(change.key.type) {
      #expect(try change.after == store.record(change.key))
    }
  }
}

@Test func whatAFileNoLongerHasIsFoundByItsOwner() throws {
  let store = try SQLiteStore.sample()
  try store.put((1...2500).map { client(RecordID("c\($0)")) }, owner: .source("crm"))
  try store.put([client("mine")], owner: .hand)
  try store.put([employee("anna")], owner: .source("crm"))
  let kept = staged((1...2500).filter { $0 % 1000 != 0 }.map { client(RecordID("c\($0)")) } + [client("new")])
  let found = try store.keys(ownedBy: .source("crm"), types: ["client"], missingIn: kept)
  #expect(found.missing == [RecordKey("client", "c1000"), RecordKey("client", "c2000")])
  #expect(found.known == 2500)
  let all = try store.keys(ownedBy: .source("crm"), types: ["client", "employee"], missingIn: staged([]))
  #expect(all.missing.count == 2501 && all.missing.last == RecordKey("employee", "anna"))
  #expect(try store.keys(ownedBy: .source("erp"), types: ["client"], missingIn: kept).known == 0)
}

@Test func aHeldChangeKeepsItsRecordsThroughAChangeOfTheirFields() throws {
  let store = try SQLiteStore.sample()
  let records = (1...3000).map { client(RecordID("c\($0)"), name: "Name \($0)", manager: "anna") }
  let number = try store.transaction {
    try store.insert(
      HeldChange(
        reason: .rejected, at: Instant(second: 0), summary: "clients.csv",
        changeSet: ChangeSet(owner: .source("crm"), staged: staged(records))))
  }
  #expect(try store.heldChanges().map(\.number) == [number])
  let back = try #require(try store.stagedRecords(ofHeldChange: number))
  #expect(back.count == 3000 && back.types == ["client"])
  #expect(try back.all() == records.sorted { $0.key < $1.key })
  try store.adopt(
    .sample.changing("client", to: ["city": .text, "manager": .link("employee", as: "clients"), "name": .text]))
  let first = try #require(try store.stagedRecords(ofHeldChange: number)?.all().first)
  #expect(first.values == [nil, .link(RecordKey("employee", "anna")), .text("Name 1")])
  try store.transaction { try store.removeHeldChange(number) }
  #expect(try store.stagedRecords(ofHeldChange: number) == nil)
  #expect(try store.access { try $0.integer("SELECT count(*) FROM held_page") } == 0)
}

@Test func aWriteThatFailsHalfwayLeavesNothing() throws {
  struct Cut: Error {}
  let store = try SQLiteStore.sample()
  let records = (1...5000).map { client(RecordID("c\($0)")) }
  let cut = StagedRecords(
    count: 5000, types: ["client"],
    records: { body in
      for record in records.dropLast() { try body(record) }
      throw Cut()
    })
  #expect(throws: Cut.self) {
    try store.transaction { try store.write(cut, owner: .imported, wanted: ChangeDetail()) { _ in } }
  }
  #expect(try store.counts().records == 0)
  #expect(try store.verify().isEmpty)
}
