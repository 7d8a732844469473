// Records and the dossiers they lie in.

import FollowupModel
import FollowupEngine
import Testing

@testable import FollowupStore

@Test func everyKindOfValueComesBackAsItWas() throws {
  let records = [
    employee("anna", name: "Łucja\nNowak\u{0}"), client("acme", manager: "anna"),
    invoice("f1", client: "acme", note: ""),
    payment("p1", invoice: "f1"), invoice("f2", client: nil, status: nil),
  ]
  let store = try SQLiteStore.sample()
  let outcome = try store.put(records).outcome
  #expect(outcome.added == 5)
  for record in records { #expect(try store.record(record.key) == record) }
  #expect(try store.record(RecordKey("invoice", "f3")) == nil)
  #expect(try store.record(RecordKey("nothing", "f1")) == nil)
  #expect(try store.verify().isEmpty)
}

@Test func aClientsDossierHoldsWhatBelongsToTheClient() throws {
  let store = try SQLiteStore.sample(
    employee("anna"), client("acme", manager: "anna"), invoice("f1", client: "acme"), payment("p1", invoice: "f1"))
  #expect(
    try store.keys(in: dossier("client", "acme")) == [
      RecordKey("client", "acme"), RecordKey("invoice", "f1"), RecordKey("payment", "p1"),
    ])
  #expect(try store.keys(in: dossier("employee", "anna")) == [RecordKey("employee", "anna")])
  #expect(try store.dossier(of: RecordKey("payment", "p1")) == dossier("client", "acme"))
  #expect(try store.records(in: dossier("client", "nobody")).isEmpty)
}

@Test func recordsWaitInTheDossierOfAClientWhoHasNotComeYet() throws {
  let store = try SQLiteStore.sample(invoice("f1", client: "acme"))
  #expect(try store.keys(in: dossier("client", "acme")) == [RecordKey("invoice", "f1")])
  try store.put([client("acme")])
  #expect(try store.keys(in: dossier("client", "acme")).count == 2)
}

@Test func aRecordWithAnEmptyLinkIsADossierOfItsOwn() throws {
  let store = try SQLiteStore.sample(invoice("f1", client: nil), payment("p1", invoice: "f1"))
  #expect(try store.keys(in: dossier("invoice", "f1")) == [RecordKey("invoice", "f1"), RecordKey("payment", "p1")])
}

@Test func aPaymentFollowsItsInvoiceWhenThatArrives() throws {
  let store = try SQLiteStore.sample(payment("p1", invoice: "f1"))
  #expect(try store.dossier(of: RecordKey("payment", "p1")) == dossier("payment", "p1"))
  #expect(try store.crossReferences(to: RecordKey("invoice", "f1")).map(\.source) == [RecordKey("payment", "p1")])
  let changes = try store.put([invoice("f1", client: "acme")]).changes
  #expect(try store.dossier(of: RecordKey("payment", "p1")) == dossier("client", "acme"))
  #expect(changes.map(\.key) == [RecordKey("invoice", "f1"), RecordKey("payment", "p1")])
  #expect(changes.last?.movedFrom == dossier("payment", "p1"))
  #expect(try store.crossReferences(to: RecordKey("invoice", "f1")).isEmpty)
  #expect(try store.records(in: dossier("payment", "p1")).isEmpty)
  #expect(try store.verify().isEmpty)
}

@Test func anInvoiceThatMovesToAnotherClientTakesItsPaymentsAndItsFollowUpsAlong() throws {
  let store = try SQLiteStore.sample(
    client("acme"), client("beta"), invoice("f1", client: "acme"), invoice("f2", client: "acme"),
    payment("p1", invoice: "f1"), payment("p2", invoice: "f2"))
  let followUp = FollowUp(
    rule: "late", record: RecordKey("payment", "p1"), dossier: dossier("client", "acme"), openedAt: Instant(second: 0))
  let number = try store.transaction { try store.insert(followUp) }
  let result = try store.put([invoice("f1", client: "beta")])
  #expect(result.outcome.changed == 1)
  #expect(result.changes.map(\.key) == [RecordKey("invoice", "f1"), RecordKey("payment", "p1")])
  #expect(result.changes.allSatisfy { $0.dossier == dossier("client", "beta") })
  #expect(result.changes.allSatisfy { $0.movedFrom == dossier("client", "acme") })
  #expect(try store.keys(in: dossier("client", "beta")).count == 3)
  #expect(try store.keys(in: dossier("client", "acme")).count == 3)
  #expect(try store.openFollowUps(in: dossier("client", "beta")).map(\.number) == [number])
  #expect(try store.openFollowUps(in: dossier("client", "acme")).isEmpty)
}

@Test func aRemovedInvoiceLeavesItsPaymentsAlone() throws {
  let store = try SQLiteStore.sample(client("acme"), invoice("f1", client: "acme"), payment("p1", invoice: "f1"))
  let result = try store.delete(RecordKey("invoice", "f1"))
  #expect(result.outcome.removed == 1)
  #expect(try store.dossier(of: RecordKey("payment", "p1")) == dossier("payment", "p1"))
  #expect(result.changes.first?.dossier == dossier("client", "acme"))
  #expect(result.changes.first?.after == nil)
  try store.put([invoice("f1", client: "beta")])
  #expect(try store.dossier(of: RecordKey("payment", "p1")) == dossier("client", "beta"))
}

@Test func removingWhatIsNotThereDoesNothing() throws {
  let store = try SQLiteStore.sample(client("acme"))
  let result = try store.delete(RecordKey("client", "beta"), RecordKey("nothing", "x"))
  #expect(result.outcome == WriteOutcome())
  #expect(result.changes.isEmpty && result.refused.isEmpty)
}

@Test func linksThatCrossDossiersAreFoundAndOthersAreNot() throws {
  let store = try SQLiteStore.sample(
    client("acme", manager: "anna"), client("beta", manager: "anna"), client("gamma", manager: "bob"),
    invoice("f1", client: "acme"))
  #expect(
    try store.crossReferences(to: RecordKey("employee", "anna")) == [
      CrossReference(source: RecordKey("client", "acme"), dossier: dossier("client", "acme")),
      CrossReference(source: RecordKey("client", "beta"), dossier: dossier("client", "beta")),
    ])
  #expect(try store.crossReferences(to: RecordKey("client", "acme")).isEmpty)
  try store.put([client("beta", manager: "bob")])
  #expect(try store.crossReferences(to: RecordKey("employee", "anna")).count == 1)
  try store.delete(RecordKey("client", "acme"))
  #expect(try store.crossReferences(to: RecordKey("employee", "anna")).isEmpty)
}

@Test func idsAreComparedByteByByte() throws {
  let composed = RecordID("caf\u{E9}")
  let decomposed = RecordID("cafe\u{301}")
  let store = try SQLiteStore.sample(client(composed, name: "one"), client(decomposed, name: "two"))
  #expect(try store.record(RecordKey("client", composed)) == client(composed, name: "one"))
  #expect(try store.record(RecordKey("client", decomposed)) == client(decomposed, name: "two"))
}

@Test func anUnchangedRecordChangesNothing() throws {
  let store = try SQLiteStore.sample(client("acme"))
  let result = try store.put([client("acme")])
  #expect(result.changes.isEmpty)
  #expect(result.outcome.unchanged == 1)
}

@Test func dossiersComeInTheOrderOfTheirKeysAndMayBeChangedMeanwhile() throws {
  let store = try SQLiteStore.sample()
  let ids = (0..<2500).map { RecordID("c\($0)") }
  try store.put(ids.shuffled().map { client($0) } + [employee("anna")])
  var seen: [DossierKey] = []
  try store.transaction {
    try store.forEachDossier { key, records in
      #expect(records.map(\.key) == [key.root])
      seen.append(key)
      try store.setDue(key, at: Instant(second: 7))
    }
  }
  #expect(seen == ids.sorted().map { dossier("client", $0) } + [dossier("employee", "anna")])
  #expect(try store.counts().dossiers == 2501)
}

@Test func aDossierOfManyRecordsIsSplitIntoChunksOfAboutFourKilobytes() throws {
  let store = try SQLiteStore.sample()
  let note = String(repeating: "x", count: 300)
  let invoices = (0..<500).map { invoice(RecordID("f\($0)"), client: "acme", note: note) }
  let huge = invoice("huge", client: "acme", note: String(repeating: "y", count: Limits.textBytes))
  try store.put(invoices + [huge])
  #expect(try store.records(in: dossier("client", "acme")).count == 501)
  #expect(try store.record(huge.key) == huge)
  let sizes = try store.access { try $0.rows("SELECT length(bytes) FROM chunk") { try $0.count(0) } }
  #expect(sizes.count > 40)
  #expect(sizes.filter { $0 > Limits.chunkBytes }.count == 1)
  // Growing in place: what fits no more goes elsewhere.
  try store.put(invoices.map { invoice($0.key.id, client: "acme", note: note + note) })
  #expect(try store.verify().isEmpty)
  #expect(try store.records(in: dossier("client", "acme")).filter { $0.values[4] == .text(note + note) }.count == 500)
}

@Test func recordsOfATypeComeByRisingID() throws {
  let store = try SQLiteStore.sample(employee("zoe"), employee("anna"), employee("bob"), client("acme"))
  #expect(try store.records(ofType: "employee") == [employee("anna"), employee("bob"), employee("zoe")])
  #expect(try store.records(ofType: "nothing").isEmpty)
}

@Test func aRecordThatDoesNotFitItsTypeIsRefusedWithTheField() throws {
  let store = try SQLiteStore.sample()
  let wrong = [
    Record(key: RecordKey("client", "a"), values: [.text("A")]),
    Record(key: RecordKey("client", "b"), values: [.yesNo(true), nil]),
    Record(key: RecordKey("client", "c"), values: [nil, .link(RecordKey("client", "x"))]),
    Record(key: RecordKey("nothing", "d"), values: []),
    client("e\u{0}f"), client("g", manager: "x\u{0}y"), invoice("h", client: "acme", status: "lost"),
    Record(key: RecordKey("payment", "i"), values: [nil, .instant(Instant(second: .max)), nil, nil]),
  ]
  let result = try store.put(wrong + [client("good")])
  #expect(result.outcome.added == 1)
  #expect(result.refused.map(\.key) == wrong.map(\.key))
  #expect(
    result.refused[6].reason
      == "`invoice/h`: the value of `status` is none that the field can hold; read the record again")
  #expect(try store.counts().records == 1)
}

// MARK: Owners

@Test func sourcesLeaveEachOthersRecordsAlone() throws {
  let store = try SQLiteStore.sample()
  try store.put([client("acme")], owner: .source("crm"))
  let result = try store.put([client("acme", name: "Other")], owner: .source("erp"))
  #expect(
    result.refused == [
      RejectedRow(
        file: "", line: 0, reason: "`client/acme`: source `crm` brings it; change it there",
        key: RecordKey("client", "acme"))
    ])
  #expect(try store.delete(RecordKey("client", "acme"), owner: .source("erp")).refused.count == 1)
  #expect(try store.put([client("acme", name: "Other")], owner: .hand).refused.count == 1)
  #expect(try store.record(RecordKey("client", "acme")) == client("acme"))
}

@Test func whatWasPutByHandIsLeftAloneBySources() throws {
  let store = try SQLiteStore.sample()
  try store.put([client("acme")], owner: .hand)
  #expect(try store.put([client("acme", name: "x")], owner: .source("crm")).refused.count == 1)
  #expect(try store.put([client("acme", name: "x")], owner: .imported).outcome.changed == 1)
  #expect(try store.keys(ownedBy: .hand, types: ["client"]) == [RecordKey("client", "acme")])
  #expect(try store.put([client("acme", name: "y")], owner: .hand).outcome.changed == 1)
}

@Test func aHandMayMendWhatWasImported() throws {
  let store = try SQLiteStore.sample(client("acme"))
  #expect(try store.put([client("acme", name: "x")], owner: .hand).outcome.changed == 1)
  #expect(try store.put([client("acme", name: "y")], owner: .imported).outcome.changed == 1)
}

@Test func anImportMayChangeASourcesRecordAndTheSourceStaysItsOwner() throws {
  let store = try SQLiteStore.sample()
  try store.put([client("acme")], owner: .source("crm"))
  try store.put([client("zeta")], owner: .imported)
  let outcome = try store.put([client("acme", name: "New"), client("zeta", name: "Z")], owner: .imported).outcome
  #expect(outcome.changed == 2 && outcome.changedOfSources == 1)
  #expect(try store.put([client("acme")], owner: .source("crm")).outcome.changedOfSources == 0)
  #expect(try store.keys(ownedBy: .source("crm"), types: ["client"]) == [RecordKey("client", "acme")])
  #expect(try store.keys(ownedBy: .imported, types: ["client"]) == [RecordKey("client", "zeta")])
}

@Test func aSourceTakesOverImportedRecordsAlsoUnchangedOnes() throws {
  let store = try SQLiteStore.sample(client("acme"), invoice("f1", client: "acme"))
  #expect(try store.put([client("acme")], owner: .source("crm")).outcome.unchanged == 1)
  #expect(try store.keys(ownedBy: .source("crm"), types: ["client", "invoice"]) == [RecordKey("client", "acme")])
  #expect(try store.put([client("acme", name: "x")], owner: .source("erp")).refused.count == 1)
}
