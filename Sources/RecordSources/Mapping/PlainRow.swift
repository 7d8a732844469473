// The short way of a row: from the bytes of its cells to the bytes of a record, where each field is one cell as the file
// has it. Whatever is not plain goes the long way, through `RowPlan`, which also says what is wrong with it.

import FollowupModel
import Glibc

/// A row plan whose fields are one cell each. A class, as its fields' plans are, for the reason that `RowPlan` is one.
final class PlainRow: Sendable {
  private final class FieldPlan: Sendable {
    let field: Field
    /// Its cell; nil where the file has no such column.
    let cell: Int?
    let currency: Currency?
    let isSingleLine: Bool
    let shape: Shape
    let isOptional: Bool

    init(_ plan: RowPlan.FieldPlan, cell: Int?, isStandard: Bool) {
      field = plan.field
      self.cell = cell
      currency = plan.currency
      isSingleLine = plan.isSingleLine
      isOptional = plan.field.isOptional
      shape = Shape(plan, isStandard: isStandard)
    }
  }

  /// What is read without `FieldReader`.
  private enum Shape {
    case text
    /// With what stands before the id.
    case link(prefix: [UInt8])
    case choice([(text: [UInt8], encoded: [UInt8])])
    case yesOrNo, date, money, number
    case other

    /// `isStandard`: dates are `2026-11-22` and numbers `1234.5`, as the record file format has them.
    init(_ plan: RowPlan.FieldPlan, isStandard: Bool) {
      switch plan.field.type {
      case .text: self = .text
      case .link(let target, _):
        var prefix: [UInt8] = []
        RecordBytes.append(linkTo: target, to: &prefix)
        self = .link(prefix: prefix)
      case .choice(let texts):
        self = .choice(
          texts.map { text in
            var encoded: [UInt8] = []
            RecordBytes.append(Value.choice(text), to: &encoded)
            return (Array(text.utf8), encoded)
          })
      case .yesOrNo: self = .yesOrNo
      case .date where isStandard: self = .date
      case .money where isStandard && plan.currency == nil: self = .money
      case .number where isStandard: self = .number
      default: self = .other
      }
    }
  }

  /// The number of the record type in the staging.
  let type: Int
  private let id: Int
  private let fields: [FieldPlan]
  private let reader: FieldReader

  /// Nil where the plan needs the long way for every row. `cells` are the columns of the plan in a row.
  init?(_ plan: RowPlan, number: Int, cells: [Int?], reader: FieldReader) {
    guard let id = plan.singleID, let cell = cells[id] else { return nil }
    type = number
    self.id = cell
    self.reader = reader
    let isStandard = reader.dates == .iso && reader.decimal == .point
    var fields: [FieldPlan] = []
    for plan in plan.fields {
      guard plan.values == nil, plan.currencyColumn == nil else { return nil }
      switch plan.origin {
      case .cells(let columns):
        guard columns.count == 1, let cell = cells[columns[0]] else { return nil }
        fields.append(FieldPlan(plan, cell: cell, isStandard: isStandard))
      case .absent: fields.append(FieldPlan(plan, cell: nil, isStandard: isStandard))
      case .fixed: return nil
      }
    }
    self.fields = fields
  }

  /// Appends the id and the values of a row; false where it has to go the long way. `bytes` are well-formed UTF-8.
  func read(_ bytes: [UInt8], ends: [Int], id key: inout [UInt8], values: inout [UInt8]) -> Bool {
    bytes.withUnsafeBytes { all in
      let id = PlainRow.cell(id, all, ends)
      guard id.isPlain, id.count <= Limits.idBytes else { return false }
      key.append(contentsOf: id)
      RecordBytes.append(UInt64(fields.count), to: &values)
      for field in fields {
        guard let index = field.cell, case let cell = PlainRow.cell(index, all, ends), !cell.isEmpty else {
          guard field.isOptional else { return false }
          RecordBytes.append(nil, to: &values)
          continue
        }
        if cell.isPlain, let isTaken = PlainRow.append(cell, field.shape, to: &values) {
          guard isTaken else { return false }
        } else {
          guard append(bytes[PlainRow.range(index, ends)], field, to: &values) else { return false }
        }
      }
      return true
    }
  }

  /// Appends a cell without spaces around it and without control characters. Nil where `FieldReader` shall judge it, false
  /// where it is none of the field's values.
  @inline(__always)
  private static func append(_ cell: UnsafeRawBufferPointer, _ shape: Shape, to values: inout [UInt8]) -> Bool? {
    switch shape {
    case .text:
      guard cell.count <= Limits.textBytes else { return false }
      RecordBytes.append(textBytes: cell, to: &values)
    case .link(let prefix):
      guard cell.count <= Limits.idBytes else { return false }
      values.append(contentsOf: prefix)
      RecordBytes.append(block: cell, to: &values)
    case .choice(let choices):
      guard let choice = choices.first(where: { cell.isEqual(to: $0.text) }) else { return false }
      values.append(contentsOf: choice.encoded)
    case .yesOrNo:
      guard cell.elementsEqual("yes".utf8) || cell.elementsEqual("no".utf8) else { return nil }
      RecordBytes.append(.yesNo(cell.count == 3), to: &values)
    case .date:
      guard let date = cell.standardDate else { return nil }
      RecordBytes.append(date: date.dayNumber, to: &values)
    case .money:
      guard let (scaled, code) = cell.standardMoney else { return nil }
      RecordBytes.append(moneyScaled: scaled, code: code, to: &values)
    case .number:
      guard let scaled = cell.standardNumber else { return nil }
      RecordBytes.append(.number(Number(scaled: scaled)), to: &values)
    case .other: return nil
    }
    return true
  }

  /// Appends any other cell; false where it has no value of the field, which the long way explains.
  private func append(_ bytes: ArraySlice<UInt8>, _ plan: FieldPlan, to values: inout [UInt8]) -> Bool {
    let cell = Cell(bytes)
    if cell.isEmpty {
      guard plan.isOptional else { return false }
      RecordBytes.append(nil, to: &values)
      return true
    }
    let value = try? reader.value(
      cell, as: plan.field.type, currency: plan.currency, isSingleLine: plan.isSingleLine)
    guard let value else { return false }
    RecordBytes.append(value, to: &values)
    return true
  }

  @inline(__always)
  private static func range(_ index: Int, _ ends: [Int]) -> Range<Int> {
    (index == 0 ? 0 : ends[index - 1])..<ends[index]
  }

  @inline(__always)
  private static func cell(_ index: Int, _ all: UnsafeRawBufferPointer, _ ends: [Int]) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: all[range(index, ends)])
  }
}

extension UnsafeRawBufferPointer {
  fileprivate func isEqual(to text: [UInt8]) -> Bool {
    count == text.count
      && text.withUnsafeBytes { other in
        guard let mine = baseAddress, let others = other.baseAddress else { return true }
        return memcmp(mine, others, count) == 0
      }
  }

  /// Whether it begins and ends with a visible character of ASCII and has no control character: it needs no trimming.
  fileprivate var isPlain: Bool {
    guard let first, let last, (0x21...0x7E).contains(first), (0x21...0x7E).contains(last) else { return false }
    // The controls beyond ASCII all have the byte C2 in them.
    return allSatisfy { $0 >= 0x20 && $0 != 0x7F && $0 != 0xC2 }
  }

  /// `2026-11-22`.
  fileprivate var standardDate: CivilDate? {
    guard count == 10, self[4] == 0x2D, self[7] == 0x2D, let year = digits(0..<4), let month = digits(5..<7),
      let day = digits(8..<10)
    else { return nil }
    return CivilDate(year: Int(year), month: Int(month), day: Int(day))
  }

  /// `1234.50 PLN`, times 10 000, and the currency's letters.
  fileprivate var standardMoney: (Int64, UnsafeRawBufferPointer)? {
    guard count > 4, self[count - 4] == 0x20 else { return nil }
    let code = UnsafeRawBufferPointer(rebasing: self[(count - 3)...])
    guard code.allSatisfy({ (0x41...0x5A).contains($0) }),
      let scaled = UnsafeRawBufferPointer(rebasing: self[..<(count - 4)]).standardNumber
    else { return nil }
    return (scaled, code)
  }

  /// Up to 13 digits and four decimals, times 10 000.
  fileprivate var standardNumber: Int64? {
    let start = first == 0x2D ? 1 : 0
    let point = firstIndex(of: 0x2E) ?? count
    guard (1...13).contains(point - start), let whole = digits(start..<point) else { return nil }
    var scaled = whole * 10_000
    if point < count {
      let decimals = count - point - 1
      guard (1...4).contains(decimals), let fraction = digits(point + 1..<count) else { return nil }
      scaled += fraction * [1000, 100, 10, 1][decimals - 1]
    }
    return start == 1 ? -scaled : scaled
  }

  private func digits(_ range: Range<Int>) -> Int64? {
    var value: Int64 = 0
    for index in range {
      guard (0x30...0x39).contains(self[index]) else { return nil }
      value = value * 10 + Int64(self[index] - 0x30)
    }
    return value
  }
}
