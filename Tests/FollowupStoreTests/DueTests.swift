// The due index: which dossiers are to be looked at next, and in which order.

import FollowupEngine
import FollowupModel
import FollowupStore
import Testing

private let acme = dossier("client", "acme")

private func at(_ second: Int64) -> Instant { Instant(second: second) }

@Test func theDueIndexKeepsTheEarlierInstant() throws {
  let store = try SQLiteStore.sample(client("acme"), client("beta"))
  try store.doing { store in
    try store.markDue(acme, at: at(50))
    try store.markDue(acme, at: at(60))
    try store.setDue(dossier("client", "beta"), at: at(70))
    try store.markDue(dossier("client", "gone"), at: at(10))
  }
  #expect(try store.nextDue() == at(10))
  #expect(
    try store.dueDossiers(until: at(60), limit: 9) == [
      DueDossier(dossier: dossier("client", "gone"), at: at(10)), DueDossier(dossier: acme, at: at(50)),
    ])
  #expect(try store.dueDossiers(until: at(99), limit: 1).count == 1)
  #expect(try store.dueDossiers(until: at(99), limit: .max).map(\.at) == [at(10), at(50), at(70)])
  try store.doing { store in
    try store.setDue(dossier("client", "gone"), at: nil)
    try store.setDue(acme, at: at(80))
    try store.markEverythingDue(at: at(75))
  }
  #expect(try store.dueDossiers(until: at(99), limit: 9).map(\.at) == [at(70), at(75)])
  #expect(try store.counts().dossiers == 2)
}

@Test func whereVeryManyAreDueTheyComeInTheOrderInWhichTheyLieAndEachOnce() throws {
  let clients: [RecordID] = ["acme", "beta", "gamma", "delta", "psi", "omega"]
  let store = try SQLiteStore.sample(
    client("acme"), client("beta"), client("gamma"), client("delta"), client("psi"),
    client("omega"))
  let keys = clients.map { dossier("client", $0) }
  try store.doing { store in
    for (key, second) in zip(keys, [50, 10, 40, 20, 60, 30]) { try store.setDue(key, at: at(Int64(second))) }
  }
  #expect(try store.dueDossiers(until: at(60), limit: 6).map(\.at) == [10, 20, 30, 40, 50, 60].map(at))
  let first = try store.dueDossiers(until: at(60), limit: 2)
  #expect(first.map(\.dossier) == Array(keys.prefix(2)))
  try store.doing { store in
    for dossier in first { try store.setDue(dossier.dossier, at: nil) }
    // One was looked at meanwhile, and comes no more.
    try store.setDue(keys[2], at: at(99))
  }
  let second = try store.dueDossiers(until: at(60), limit: 2)
  #expect(second.map(\.dossier) == [keys[3]])
  try store.doing { try $0.setDue(keys[3], at: nil) }
  #expect(try store.dueDossiers(until: at(60), limit: 2).map(\.at) == [at(30), at(60)])
}

@Test func whatATransactionThatFailedTookIsStillDue() throws {
  let store = try SQLiteStore.sample(client("acme"), client("beta"), client("gamma"))
  let keys = ["acme", "beta", "gamma"].map { dossier("client", $0) }
  try store.doing { store in for key in keys { try store.setDue(key, at: at(5)) } }
  #expect(throws: StoreError.self) {
    try store.transaction {
      _ = try store.dueDossiers(until: at(5), limit: 2)
      throw StoreError.full(path: "memory")
    }
  }
  #expect(try store.dueDossiers(until: at(5), limit: 2).map(\.dossier) == Array(keys.prefix(2)))
}

@Test func aDossierWhoseLastRecordWentIsStillLookedAt() throws {
  let store = try SQLiteStore.sample(client("acme"))
  try store.doing { store in
    try store.markDue(acme, at: at(5))
    _ = try store.write([.delete(RecordKey("client", "acme"))], owner: .imported)
  }
  #expect(try store.dueDossiers(until: at(5), limit: 9).map(\.dossier) == [acme])
  #expect(try store.counts().dossiers == 0)
}
