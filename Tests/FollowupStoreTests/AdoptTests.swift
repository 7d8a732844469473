// What each edit of a `record` declaration does to a store that holds records.

import FollowupEngine
import FollowupModel
import Testing

@testable import FollowupStore

private let f1 = RecordKey("invoice", "f1")
private let acme = dossier("client", "acme")

/// A store with one invoice of client acme, under the sample's declarations.
private func liveStore() throws -> SQLiteStore {
  try SQLiteStore.sample(client("acme"), invoice("f1", client: "acme", note: "hello"), payment("p1", invoice: "f1"))
}

@Test func anAddedFieldIsMissingUntilReadAgain() throws {
  let store = try liveStore()
  try store.adopt(.sample.changing("client", to: ["tier": .text, "name": .text, "manager": .link("employee")]))
  #expect(try store.record(RecordKey("client", "acme"))?.values == [nil, .text("ACME"), nil])
}

@Test func aDroppedFieldIsKeptUnseenAlsoThroughAChangeAndComesBack() throws {
  let store = try liveStore()
  try store.adopt(.sample.changing("invoice", to: ["client": .link("client")]))
  #expect(try store.record(f1)?.values == [.link(RecordKey("client", "acme"))])
  try store.put([Record(key: f1, values: [.link(RecordKey("client", "beta"))])])
  try store.adopt(.sample)
  #expect(try store.record(f1) == invoice("f1", client: "beta", note: "hello"))
}

@Test func aRenamedFieldIsADroppedAndAnAddedOne() throws {
  let store = try liveStore()
  try store.adopt(.sample.changing("client", to: ["title": .text, "manager": .link("employee")]))
  #expect(try store.record(RecordKey("client", "acme"))?.values == [nil, nil])
  try store.adopt(.sample)
  #expect(try store.record(RecordKey("client", "acme")) == client("acme"))
}

@Test func aFieldOfAnotherTypeIsMissingUntilReadAgain() throws {
  let store = try liveStore()
  try store.adopt(.sample.changing("client", to: ["name": .email, "manager": .link("employee")]))
  #expect(try store.record(RecordKey("client", "acme"))?.values == [nil, nil])
  try store.put([Record(key: RecordKey("client", "acme"), values: [.email("a@example.com"), nil])])
  #expect(try store.record(RecordKey("client", "acme"))?.values == [.email("a@example.com"), nil])
}

@Test func aChoiceThatIsListedNoMoreReadsAsMissingUntilListedAgain() throws {
  let store = try liveStore()
  let paidOnly = Schema.sample.changing(
    "invoice", to: ["client": .link("client"), "status": .choice(["paid", "late"])])
  try store.adopt(paidOnly)
  #expect(try store.record(f1)?.values == [.link(RecordKey("client", "acme")), nil])
  try store.put([
    Record(key: RecordKey("invoice", "f2"), values: [.link(RecordKey("client", "acme")), .choice("late")])
  ])
  try store.adopt(.sample)
  #expect(try store.record(f1)?.values[3] == .choice("open"))
  #expect(try store.record(RecordKey("invoice", "f2"))?.values[3] == nil)
  try store.adopt(paidOnly)
  #expect(try store.record(RecordKey("invoice", "f2"))?.values[1] == .choice("late"))
}

@Test func aFieldMadeRequiredLeavesRecordsWithoutItAsTheyAre() throws {
  let store = try liveStore()
  try store.put([Record(key: RecordKey("client", "beta"), values: [nil, nil])])
  let fields = [Field(name: "name", type: .text, isOptional: false)]
  try store.adopt(
    Schema(types: Schema.sample.types.filter { $0.name != "client" } + [RecordType(name: "client", fields: fields)]))
  #expect(try store.record(RecordKey("client", "beta"))?.values == [nil])
  #expect(try store.record(RecordKey("client", "acme"))?.values == [.text("ACME")])
}

@Test func aLinkToAnotherRecordIsMissingUntilReadAgain() throws {
  let store = try SQLiteStore.sample(client("acme", manager: "anna"))
  try store.adopt(.sample.changing("client", to: ["name": .text, "manager": .link("client")]))
  #expect(try store.record(RecordKey("client", "acme"))?.values == [.text("ACME"), nil])
  #expect(try store.crossReferences(to: RecordKey("employee", "anna")).isEmpty)
  try store.adopt(.sample)
  #expect(try store.crossReferences(to: RecordKey("employee", "anna")).count == 1)
}

@Test func aDroppedRecordTypeIsKeptUnseenAndComesBack() throws {
  let store = try liveStore()
  try store.adopt(.sample.changing("payment", to: nil))
  #expect(try store.record(RecordKey("payment", "p1")) == nil)
  #expect(try store.dossier(of: RecordKey("payment", "p1")) == nil)
  #expect(try store.keys(in: acme) == [RecordKey("client", "acme"), f1])
  #expect(try store.keys(ownedBy: .imported, types: ["payment"]).isEmpty)
  // Unseen, it still moves along with its invoice.
  try store.put([invoice("f1", client: "beta")])
  try store.adopt(.sample)
  #expect(try store.record(RecordKey("payment", "p1")) == payment("p1", invoice: "f1"))
  #expect(try store.dossier(of: RecordKey("payment", "p1")) == dossier("client", "beta"))
}

@Test func recordsWhoseFirstLinkChangesFindTheirNewDossiers() throws {
  let store = try SQLiteStore.sample(
    client("acme", manager: "anna"), invoice("f1", client: "acme"), payment("p1", invoice: "f1"))
  // Invoices belong to no client any more, and what reaches its client through them neither.
  try store.adopt(
    .sample.changing("invoice", to: ["seller": .link("employee"), "client": .link("client", as: "invoices")]))
  #expect(try store.keys(in: acme) == [RecordKey("client", "acme")])
  #expect(try store.dossier(of: f1) == dossier("invoice", "f1"))
  #expect(try store.dossier(of: RecordKey("payment", "p1")) == dossier("payment", "p1"))
  #expect(try store.crossReferences(to: RecordKey("client", "acme")).map(\.source) == [f1])
  #expect(try store.crossReferences(to: f1).map(\.source) == [RecordKey("payment", "p1")])
  try store.adopt(.sample)
  #expect(try store.keys(in: acme).count == 3)
  #expect(try store.crossReferences(to: RecordKey("client", "acme")).isEmpty)
  #expect(try store.verify().isEmpty)
}

@Test func adoptingTheSameDeclarationsWritesNothing() throws {
  let folder = try TemporaryFolder()
  let store = try SQLiteStore(url: folder.store)
  try store.adopt(.sample)
  let before = try store.access { try $0.integer("SELECT total_changes()") }
  try store.adopt(.sample)
  #expect(try store.access { try $0.integer("SELECT total_changes()") } == before)
}

@Test func anAdoptionThatIsUndoneLeavesTheOldDeclarationsInForce() throws {
  struct Stop: Error {}
  let store = try liveStore()
  #expect(throws: Stop.self) {
    try store.transaction {
      try store.adopt(.sample.changing("invoice", to: ["number": .text, "client": .link("client")]))
      #expect(try store.record(f1)?.values == [nil, .link(RecordKey("client", "acme"))])
      throw Stop()
    }
  }
  #expect(try store.record(f1) == invoice("f1", client: "acme", note: "hello"))
  try store.adopt(.sample.changing("invoice", to: ["other": .text, "client": .link("client")]))
  #expect(try store.record(f1)?.values == [nil, .link(RecordKey("client", "acme"))])
}

@Test func numbersOfTypesAndFieldsOutliveARestart() throws {
  let folder = try TemporaryFolder()
  var store = try SQLiteStore(url: "sqlite:" + folder.store)
  try store.adopt(.sample)
  try store.put([client("acme"), invoice("f1", client: "acme"), payment("p1", invoice: "f1")])
  try store.close()
  store = try SQLiteStore(url: folder.store)
  // Declared in another order.
  try store.adopt(Schema(types: Schema.sample.types.reversed()))
  #expect(try store.record(f1) == invoice("f1", client: "acme"))
  #expect(try store.keys(in: acme).count == 3)
}

@Test func recordsCannotBeReadBeforeRecordTypesAreInForce() throws {
  let store = try SQLiteStore.inMemory()
  #expect(throws: StoreError.self) { try store.record(f1) }
  #expect(throws: StoreError.self) { try store.put([client("acme")]) }
}
