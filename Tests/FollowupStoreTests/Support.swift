// What the store's tests share: stores in temporary folders, a small schema, records in one line, a seeded generator.

import FollowupEngine
import FollowupModel
import Foundation
import Testing

@testable import FollowupStore

/// A folder of its own for one test, gone with it.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "followup-store-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  var store: String { path + "/store.db" }
}

/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers for the same seed everywhere.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }
}

extension RecordType {
  init(_ name: String, _ fields: KeyValuePairs<String, FieldType>) {
    self.init(name: name, fields: fields.map { Field(name: $0, type: $1, isOptional: true) })
  }
}

extension FieldType {
  static func link(_ target: String, as wayBack: String? = nil) -> FieldType {
    .link(target: target, wayBack: wayBack)
  }
}

extension Schema {
  /// Clients with a manager, their invoices, and payments that reach the client through an invoice.
  static let sample = Schema(types: [
    RecordType("employee", ["name": .text, "email": .email]),
    RecordType("client", ["name": .text, "manager": .link("employee", as: "clients")]),
    RecordType(
      "invoice",
      [
        "client": .link("client", as: "invoices"), "amount": .money, "due_on": .date,
        "status": .choice(["open", "paid", "cancelled"]), "note": .text,
      ]),
    RecordType(
      "payment", ["invoice": .link("invoice", as: "payments"), "at": .instant, "rate": .number, "final": .yesOrNo]),
  ])

  /// The sample with one type's fields replaced, or the type dropped where they are nil.
  func changing(_ name: String, to fields: KeyValuePairs<String, FieldType>?) -> Schema {
    var changed = types.filter { $0.name != name }
    if let fields { changed.append(RecordType(name, fields)) }
    return Schema(types: changed)
  }
}

func employee(_ id: RecordID, name: String = "Anna") -> Record {
  Record(key: RecordKey("employee", id), values: [.text(name), .email("anna@example.com")])
}

func client(_ id: RecordID, name: String = "ACME", manager: RecordID? = nil) -> Record {
  Record(key: RecordKey("client", id), values: [.text(name), manager.map { .link(RecordKey("employee", $0)) }])
}

func invoice(_ id: RecordID, client: RecordID?, status: String? = "open", note: String? = nil) -> Record {
  Record(
    key: RecordKey("invoice", id),
    values: [
      client.map { .link(RecordKey("client", $0)) },
      Currency(code: "PLN").map { .money(Money(amount: Number(scaled: 12_345_000), currency: $0)) },
      CivilDate(year: 2026, month: 11, day: 1).map(Value.date), status.map(Value.choice), note.map(Value.text),
    ])
}

func payment(_ id: RecordID, invoice: RecordID?) -> Record {
  Record(
    key: RecordKey("payment", id),
    values: [
      invoice.map { .link(RecordKey("invoice", $0)) }, .instant(Instant(second: 1_795_000_000)),
      .number(Number(scaled: -25_000)), .yesNo(true),
    ])
}

func dossier(_ type: String, _ id: RecordID) -> DossierKey { DossierKey(root: RecordKey(type, id)) }

extension SQLiteStore {
  static func sample(_ records: Record...) throws -> SQLiteStore {
    let store = try inMemory()
    try store.adopt(.sample)
    try store.put(records)
    return store
  }

  /// Runs `body` in a transaction.
  func doing<Result>(_ body: (SQLiteStore) throws -> Result) throws -> Result {
    try transaction { try body(self) }
  }

  @discardableResult
  func put(
    _ records: [Record], owner: Owner = .imported
  ) throws -> (changes: [RecordChange], outcome: WriteOutcome, refused: [RejectedRow]) {
    try transaction { try write(records.map(RecordWrite.put), owner: owner) }
  }

  @discardableResult
  func delete(
    _ keys: RecordKey..., owner: Owner = .imported
  ) throws -> (changes: [RecordChange], outcome: WriteOutcome, refused: [RejectedRow]) {
    try transaction { try write(keys.map(RecordWrite.delete), owner: owner) }
  }

  /// What another program does to the tables.
  func execute(_ sql: String) throws {
    try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
  }

  func keys(in dossier: DossierKey) throws -> Set<RecordKey> {
    Set(try records(in: dossier).map(\.key))
  }
}
