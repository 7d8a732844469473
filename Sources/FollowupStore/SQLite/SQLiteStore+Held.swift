// Changes that wait for a person. They may wait through a change of the record types: their records' values are kept
// with the names of their fields, and come back in the order of the fields then in force.

import FollowupEngine
import FollowupModel

extension SQLiteStore {
  public func insert(_ held: HeldChange) throws -> Int64 {
    try change { database in
      try database.run(
        """
        INSERT INTO held_change (reason, at, summary, counting, change_set, fields, decision)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """, try columns(of: held))
      let number = database.lastInsertedRowID
      if let staged = held.changeSet?.staged { try insertPages(of: staged, held: number, database) }
      return number
    }
  }

  public func update(_ held: HeldChange) throws {
    try change { database in
      try database.run(
        """
        UPDATE held_change SET reason = ?, at = ?, summary = ?, counting = ?, change_set = ?, fields = ?,
          decision = ? WHERE number = ?
        """, try columns(of: held) + [held.number])
      guard database.changesCount == 1 else {
        throw StoreError.failed(detail: "there is no held change \(held.number)")
      }
    }
  }

  public func removeHeldChange(_ number: Int64) throws {
    try change { database in
      try database.run("DELETE FROM held_page WHERE change = ?", [number])
      try database.run("DELETE FROM held_change WHERE number = ?", [number])
    }
  }

  public func heldChanges() throws -> [HeldChange] {
    // A store of a former version, which is only read here, has no decisions.
    let decision = version < Tables.decisionVersion ? "NULL" : "decision"
    return try access { database in
      try database.rows(
        .text(
          "SELECT number, reason, at, summary, counting, change_set, fields, \(decision) FROM held_change ORDER BY number"
        )
      ) { row in
        guard let reason = HeldChange.Reason(rawValue: try row.text(1)) else {
          throw CorruptBytes("`\(try row.text(1))` is no reason to hold a change")
        }
        var held = HeldChange(
          reason: reason, at: Instant(second: try row.integer(2)), summary: try row.text(3),
          changeSet: try row.optionalText(5).map { try decodeJSON(any: $0) }, isCounting: try row.integer(4) != 0)
        held.number = try row.integer(0)
        held.decision = try row.optionalText(7).map { try decodeJSON(any: $0) }
        let fields: [String: [String]] = try decodeJSON(row.text(6))
        if let set = held.changeSet { held.changeSet?.writes = set.writes.map { arrange($0, written: fields) } }
        return held
      }
    }
  }

  private func columns(of held: HeldChange) throws -> Arguments {
    let types = Set(held.changeSet?.writes.map(\.key.type) ?? []).union(held.changeSet?.staged?.types ?? [])
    let fields = try types.reduce(into: [String: [String]]()) { fields, name in
      guard let number = catalog.number(of: name), let layout = try catalog.layout(number) else { return }
      fields[name] = layout.columns.map(\.identity)
    }
    return [
      held.reason.rawValue, held.at.second, held.summary, held.isCounting,
      try held.changeSet.map { try json(any: $0) }, try json(fields), try held.decision.map { try json(any: $0) },
    ]
  }

  /// A write whose values had the given fields, with the fields in force now.
  private func arrange(_ write: RecordWrite, written: [String: [String]]) -> RecordWrite {
    guard case .put(let record) = write else { return write }
    return .put(arrange(record, written: written))
  }

  func arrange(_ record: Record, written: [String: [String]]) -> Record {
    guard let before = written[record.key.type], let number = catalog.number(of: record.key.type),
      let layout = catalog.types[number - 1].layout
    else { return record }
    let values = Dictionary(zip(before, record.values), uniquingKeysWith: { first, _ in first })
    return Record(key: record.key, values: layout.columns.map { values[$0.identity] ?? nil })
  }
}

extension RecordLayout.Column {
  /// What a field is known by: its name, and what it can hold.
  fileprivate var identity: String { "\(name) \(type.storageKind)" }
}
