// The store beside a naive model: random writes, moves, removals and changes of the declarations, compared after each.

import FollowupEngine
import FollowupModel
import Testing

@testable import FollowupStore

/// Records in a dictionary; where each lies is worked out from scratch at every question.
private struct Model {
  struct Kept {
    /// Values by field name and kind, also of fields not in force.
    var values: [String: Value]
    var owner: Owner
  }

  var schema: Schema
  var kept: [RecordKey: Kept] = [:]

  static func name(_ field: Field) -> String { "\(field.name): \(field.type.storageKind)" }

  func record(_ key: RecordKey) -> Record? {
    guard let type = schema[key.type], let kept = kept[key] else { return nil }
    return Record(key: key, values: type.fields.map { kept.values[Model.name($0)] })
  }

  mutating func put(_ record: Record, owner: Owner) -> Bool {
    guard let type = schema[record.key.type] else { return false }
    let old = kept[record.key]
    if let holder = old?.owner, holder != owner, holder != .imported, owner != .imported { return false }
    var values = old?.values ?? [:]
    for (field, value) in zip(type.fields, record.values) { values[Model.name(field)] = value }
    var holder = old?.owner ?? owner
    if case .source = owner, holder == .imported { holder = owner }
    kept[record.key] = Kept(values: values, owner: holder)
    return true
  }

  func dossier(of key: RecordKey) -> DossierKey? {
    guard let record = record(key) else { return nil }
    guard let parent = schema.clientLink(of: key.type).flatMap(record.link) else { return DossierKey(root: key) }
    return parent.type == Schema.client ? DossierKey(root: parent) : dossier(of: parent) ?? DossierKey(root: key)
  }

  func dossiers() -> [DossierKey: Set<Record>] {
    var result: [DossierKey: Set<Record>] = [:]
    for key in kept.keys {
      if let dossier = dossier(of: key), let record = record(key) { result[dossier, default: []].insert(record) }
    }
    return result
  }

  func crossReferences(to target: RecordKey) -> Set<CrossReference> {
    // A client lies in its own dossier, also before it comes.
    let home = dossier(of: target) ?? (target.type == Schema.client ? DossierKey(root: target) : nil)
    var result: Set<CrossReference> = []
    for key in kept.keys {
      guard let record = record(key), let dossier = dossier(of: key), dossier != home else { continue }
      if record.values.contains(.link(target)) { result.insert(CrossReference(source: key, dossier: dossier)) }
    }
    return result
  }
}

/// Declarations that differ in what they edit; every one declares `client`.
private let declarations: [Schema] = [
  .sample,
  .sample.changing("payment", to: nil),
  .sample.changing("payment", to: ["at": .instant, "client": .link("client"), "invoice": .link("invoice")]),
  .sample.changing("invoice", to: ["payer": .link("employee"), "client": .link("client"), "note": .text]),
  .sample.changing("invoice", to: ["client": .link("client"), "related": .link("invoice"), "amount": .number]),
  .sample.changing("employee", to: ["client": .link("client"), "name": .text]),
]

@Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
func theStoreAgreesWithANaiveModel(seed: UInt64) throws {
  print("seed \(seed)")
  var random = SeededGenerator(seed: seed)
  let store = try SQLiteStore.inMemory()
  var model = Model(schema: declarations[0])
  try store.adopt(model.schema)
  let owners: [Owner] = [.imported, .source("crm"), .source("erp"), .hand]
  for round in 0..<150 {
    if Int.random(in: 0..<8, using: &random) == 0, let schema = declarations.randomElement(using: &random) {
      model.schema = schema
      try store.adopt(schema)
    }
    var writes: [RecordWrite] = []
    // One owner most of the time, so that most writes are taken.
    let owner = Bool.random(using: &random) ? .imported : owners.randomElement(using: &random) ?? .hand
    var refused = 0
    for _ in 0..<Int.random(in: 1...6, using: &random) {
      guard let type = model.schema.types.randomElement(using: &random) else { continue }
      let key = RecordKey(type.name, RecordID("\(Int.random(in: 1...6, using: &random))"))
      if Int.random(in: 0..<4, using: &random) == 0 {
        writes.append(.delete(key))
        let holder = model.kept[key]?.owner
        if let holder, holder != owner, holder != .imported, owner != .imported {
          refused += 1
        } else {
          model.kept[key] = nil
        }
      } else {
        let record = Record(key: key, values: type.fields.map { randomValue($0.type, &random) })
        writes.append(.put(record))
        if !model.put(record, owner: owner) { refused += 1 }
      }
    }
    let result = try store.transaction { try store.write(writes, owner: owner) }
    #expect(result.refused.count == refused)
    try compare(store, model, "seed \(seed), round \(round)")
  }
}

private func compare(_ store: SQLiteStore, _ model: Model, _ place: Comment) throws {
  var found: [DossierKey: Set<Record>] = [:]
  try store.forEachDossier { found[$0] = Set($1) }
  try #require(found == model.dossiers(), place)
  for type in model.schema.types {
    for id in 1...6 {
      let key = RecordKey(type.name, RecordID("\(id)"))
      try #require(try store.record(key) == model.record(key), place)
      try #require(try store.dossier(of: key) == model.dossier(of: key), place)
      try #require(Set(try store.crossReferences(to: key)) == model.crossReferences(to: key), place)
    }
    for owner in [.imported, .source("crm"), .source("erp"), .hand] as [Owner] {
      let keys = model.kept.filter { $0.key.type == type.name && $0.value.owner == owner }.keys
      try #require(try store.keys(ownedBy: owner, types: [type.name]) == Set(keys), place)
    }
  }
  let findings = try store.verify()
  try #require(findings == [], place)
}

private func randomValue(_ type: FieldType, _ random: inout SeededGenerator) -> Value? {
  let number = Int.random(in: 0...6, using: &random)
  guard number > 0 else { return nil }
  switch type {
  case .text: return .text(String(repeating: "x", count: number * number * 40))
  case .email: return .email("\(number)@example.com")
  case .number: return .number(Number(scaled: Int64(number)))
  case .money: return Currency(code: "PLN").map { .money(Money(amount: Number(scaled: -Int64(number)), currency: $0)) }
  case .date: return .date(CivilDate(dayNumber: -number))
  case .instant: return .instant(Instant(second: Int64(number)))
  case .yesOrNo: return .yesNo(number > 3)
  case .choice(let values): return values.randomElement(using: &random).map(Value.choice)
  case .link(let target, _): return .link(RecordKey(target, RecordID("\(number)")))
  }
}

@Test func corruptChunksAreErrorsAndNeverCrashes() throws {
  let seed: UInt64 = 7
  print("seed \(seed)")
  var random = SeededGenerator(seed: seed)
  var catalog = Catalog.empty
  _ = try catalog.adopt(.sample, in: nil)
  let layout = try #require(try catalog.entry(3).layout)
  var misfit: String?
  let payload = try #require(
    try layout.encode(invoice("f1", client: "acme", note: "hi").values, keeping: nil, misfit: &misfit))
  let whole = DossierChunk.encode((0..<5).map { StoredRecord(type: 3, id: RecordID("f\($0)"), payload: payload) })
  var errors = 0
  for _ in 0..<50_000 {
    var bytes = Array(whole.prefix(Int.random(in: 0...whole.count, using: &random)))
    for _ in 0..<Int.random(in: 0...3, using: &random) where !bytes.isEmpty {
      bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8(truncatingIfNeeded: random.next())
    }
    do {
      try bytes.withUnsafeBytes { raw in
        try DossierChunk.forEachRecord(raw) { _, _, payload in
          for case .date(let date)? in try layout.decode(payload) { _ = date.description }
        }
      }
    } catch is CorruptBytes {
      errors += 1
    }
  }
  #expect(errors > 10_000)
}
