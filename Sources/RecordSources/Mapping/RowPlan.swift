// A mapping made ready for the columns of one file: from the cells of a row to one record.

import FollowupModel

/// How the cells of a row, by the number of their column, become a record of one type. A class, as its fields' plans
/// are: they are used for every value of a file, and a struct of texts would be copied each time.
final class RowPlan: Sendable {
  enum Origin: Sendable {
    case cells([Int])
    case fixed(Cell)
    /// The file has no such column, and the field is optional.
    case absent
  }

  final class FieldPlan: Sendable {
    let field: Field
    let origin: Origin
    /// For people: the column's name, or the field's.
    let label: String
    let currency: Currency?
    let currencyColumn: Int?
    /// What texts of the file stand for, where the source says so.
    let values: [String: String]?
    let isSingleLine: Bool

    init(
      _ field: Field, _ origin: Origin, label: String, currency: Currency? = nil, currencyColumn: Int? = nil,
      values: [String: String]?
    ) {
      self.field = field
      self.origin = origin
      self.label = label
      self.currency = currency
      self.currencyColumn = currencyColumn
      self.values = values
      isSingleLine = RecordMapping.singleLineFields.contains(field.name)
    }
  }

  let type: String
  private let id: [Int]
  private let idLabel: String
  let fields: [FieldPlan]
  /// The column of the id, where it is one.
  var singleID: Int? { id.count == 1 ? id[0] : nil }

  init(type: String, id: [Int], idLabel: String, fields: [FieldPlan]) {
    self.type = type
    self.id = id
    self.idLabel = idLabel
    self.fields = fields
  }

  /// The key of the record in a row.
  func key(_ cells: [Cell?], _ reader: FieldReader) throws(RowError) -> RecordKey {
    do throws(ValueProblem) {
      return RecordKey(type, try joined(id, cells, reader))
    } catch {
      throw RowError(label: idLabel, problem: error == .missing ? .noID : error)
    }
  }

  /// The record of a row whose key is known.
  func record(_ key: RecordKey, _ cells: [Cell?], _ reader: FieldReader) throws(RowError) -> Record {
    var values: [Value?] = []
    values.reserveCapacity(fields.count)
    for plan in fields {
      do throws(ValueProblem) {
        values.append(try value(plan, cells, reader))
      } catch {
        throw RowError(label: plan.label, problem: error)
      }
    }
    return Record(key: key, values: values)
  }

  private func value(_ plan: FieldPlan, _ cells: [Cell?], _ reader: FieldReader) throws(ValueProblem) -> Value? {
    var cell: Cell?
    switch plan.origin {
    case .cells(let columns) where columns.count > 1:
      guard case .link(let target, _) = plan.field.type else { return nil }
      if columns.allSatisfy({ cells[$0]?.isEmpty ?? true }) { break }
      return .link(RecordKey(target, try joined(columns, cells, reader)))
    case .cells(let columns): cell = columns.first.flatMap { cells[$0] }
    case .fixed(let fixed): cell = fixed
    case .absent: cell = nil
    }
    if let values = plan.values { cell = RowPlan.mapped(cell, by: values) }
    guard let cell, !cell.isEmpty else {
      if plan.field.isOptional { return nil }
      throw .missing
    }
    var currency = plan.currency
    if let column = plan.currencyColumn, let code = cells[column], !code.isEmpty {
      currency = try reader.currency(code)
    }
    return try reader.value(cell, as: plan.field.type, currency: currency, isSingleLine: plan.isSingleLine)
  }

  /// One id out of several columns, all of which must have a value.
  private func joined(_ columns: [Int], _ cells: [Cell?], _ reader: FieldReader) throws(ValueProblem) -> RecordID {
    if columns.count == 1, let cell = cells[columns[0]], !cell.isEmpty { return try reader.id(cell) }
    var bytes: [UInt8] = []
    for (position, column) in columns.enumerated() {
      guard let cell = cells[column], !cell.isEmpty else { throw .missing }
      guard cell.kind != .nested else { throw .nested }
      if position > 0 { bytes += Array(RecordMapping.idSeparator.utf8) }
      bytes += cell.trimmed
    }
    return try reader.id(Cell(bytes[...]))
  }

  private static func mapped(_ cell: Cell?, by values: [String: String]) -> Cell? {
    let text = cell.map { String(decoding: $0.trimmed, as: UTF8.self) } ?? ""
    guard let value = values[text] ?? (text.isEmpty ? nil : values["*"]) else { return cell }
    return Cell(Array(value.utf8)[...])
  }
}

/// A value that a row cannot be taken with.
struct RowError: Error {
  /// The column, or the field where there is none.
  var label: String
  var problem: ValueProblem

  /// For people: `column `Termin`: …`.
  var reason: String { reason(problem) }

  /// The same without the value; nil where it is not in the reason.
  var withheld: String? { problem.withheld == problem ? nil : reason(problem.withheld) }

  private func reason(_ problem: ValueProblem) -> String { "column `\(excerpt(label.utf8))`: \(problem)" }
}
