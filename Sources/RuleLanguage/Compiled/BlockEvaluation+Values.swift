// Expressions to columns of values.

import FollowupModel
import WorkingTime

extension BlockEvaluation {
  func column(_ value: BlockValue, over table: RecordTable) -> ValueColumn {
    switch value {
    case .field(let index):
      return table.columns[index].map { ValueColumn($0, count: table.count) } ?? missing(table)
    case .literal(let slot, let currency):
      let column = ValueColumn(count: table.count, withCurrencies: currency != 0)
      column.slots.initialize(repeating: slot, count: table.count)
      column.currencies?.initialize(repeating: currency, count: table.count)
      return column
    case .ofClient(let index, let link): return fieldOfClient(index, link, over: table)
    case .dateOf(let value): return dates(value, over: table)
    case .aggregate(let aggregate, let list, let filter, let value):
      return self.aggregate(aggregate, list, filter, value, over: table)
    }
  }

  private func missing(_ table: RecordTable) -> ValueColumn {
    let column = ValueColumn(count: table.count, withCurrencies: false)
    column.slots.initialize(repeating: Slot.missing, count: table.count)
    return column
  }

  private func fieldOfClient(_ index: Int, _ link: Int?, over table: RecordTable) -> ValueColumn {
    guard let field = batch.table(of: Schema.client)?.columns[index] else { return missing(table) }
    let column = ValueColumn(count: table.count, withCurrencies: field.currencies != nil)
    column.slots.initialize(repeating: Slot.missing, count: table.count)
    column.currencies?.initialize(repeating: 0, count: table.count)
    forEachClient(link, of: table) { row, client in
      column.slots[row] = field.slots[client]
      if let currencies = field.currencies { column.currencies?[row] = currencies[client] }
    }
    return column
  }

  private func dates(_ value: BlockValue, over table: RecordTable) -> ValueColumn {
    let instants = column(value, over: table)
    let column = ValueColumn(count: table.count, withCurrencies: false, withEnds: instants.ends != nil)
    let zone = context.time.zone
    for row in 0..<table.count {
      let slot = instants.slots[row]
      let date = slot == Slot.missing ? nil : zone.date(at: Instant(second: slot))
      column.slots[row] = date.map { Int64($0.dayNumber) } ?? Slot.missing
    }
    if let ends = instants.ends { column.ends?.update(from: ends, count: table.count) }
    withExtendedLifetime(instants) {}
    return column
  }

  /// Calls `body` with each row and the row of its client. A link to a client who is not there puts the row aside.
  func forEachClient(_ link: Int?, of table: RecordTable, _ body: (_ row: Int, _ client: Int) -> Void) {
    let links = link.flatMap { table.columns[$0]?.slots }
    let (clients, dossiers) = (clientRows, table.dossiers)
    for row in 0..<table.count where links.map({ $0[row] != Slot.missing }) ?? true {
      let client = Int(clients[Int(dossiers[row])])
      if client >= 0 { body(row, client) } else { putAside(row: row, of: table) }
    }
  }
}
