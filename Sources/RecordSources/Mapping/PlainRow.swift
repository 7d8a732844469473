// The short way of a row: from the bytes of its cells to the bytes of a record, where each field is one cell as the file
// has it. Whatever is not plain goes the long way, through `RowPlan`, which also says what is wrong with it.

import FollowupModel

/// A row plan whose fields are one cell each.
struct PlainRow: Sendable {
  private struct FieldPlan: Sendable {
    /// Its cell; nil where the file has no such column.
    var cell: Int?
    var field: Field
    var currency: Currency?
    var isSingleLine: Bool
    /// What stands before a link's id, or each choice with its bytes.
    var prefix: [UInt8] = []
    var choices: [(text: [UInt8], encoded: [UInt8])] = []
  }

  let type: String
  private let id: Int
  private let fields: [FieldPlan]
  private let reader: FieldReader
  /// Whether dates are `2026-11-22` and numbers `1234.5`, as the record file format has them.
  private let isStandard: Bool

  /// Nil where the plan needs the long way for every row. `cells` are the columns of the plan in a row.
  init?(_ plan: RowPlan, cells: [Int?], reader: FieldReader) {
    guard let id = plan.singleID, let cell = cells[id] else { return nil }
    type = plan.type
    self.id = cell
    self.reader = reader
    isStandard = reader.dates == .iso && reader.decimal == .point
    var fields: [FieldPlan] = []
    for plan in plan.fields {
      guard plan.values == nil, plan.currencyColumn == nil else { return nil }
      var field = FieldPlan(field: plan.field, currency: plan.currency, isSingleLine: plan.isSingleLine)
      switch plan.origin {
      case .cells(let columns):
        guard columns.count == 1, let cell = cells[columns[0]] else { return nil }
        field.cell = cell
      case .absent: break
      case .fixed: return nil
      }
      switch plan.field.type {
      case .link(let target, _): RecordBytes.append(linkTo: target, to: &field.prefix)
      case .choice(let texts):
        field.choices = texts.map { text in
          var encoded: [UInt8] = []
          RecordBytes.append(Value.choice(text), to: &encoded)
          return (Array(text.utf8), encoded)
        }
      default: break
      }
      fields.append(field)
    }
    self.fields = fields
  }

  /// Appends the id and the values of a row; false where it has to go the long way. `bytes` are well-formed UTF-8.
  func read(_ bytes: [UInt8], ends: [Int], id key: inout [UInt8], values: inout [UInt8]) -> Bool {
    bytes.withUnsafeBytes { all in
      func cell(_ index: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: all[(index == 0 ? 0 : ends[index - 1])..<ends[index]])
      }
      let id = cell(id)
      guard id.isPlain, id.count <= Limits.idBytes else { return false }
      key.append(contentsOf: id)
      RecordBytes.append(UInt64(fields.count), to: &values)
      for field in fields {
        guard append(field, field.cell.map(cell), bytes, ends, to: &values) else { return false }
      }
      return true
    }
  }

  private func append(
    _ plan: FieldPlan, _ cell: UnsafeRawBufferPointer?, _ bytes: [UInt8], _ ends: [Int], to values: inout [UInt8]
  ) -> Bool {
    guard let cell, !cell.isEmpty else {
      guard plan.field.isOptional else { return false }
      RecordBytes.append(nil, to: &values)
      return true
    }
    if cell.isPlain {
      switch plan.field.type {
      case .text:
        guard cell.count <= Limits.textBytes else { return false }
        RecordBytes.append(textBytes: cell, to: &values)
        return true
      case .link:
        guard cell.count <= Limits.idBytes else { return false }
        values.append(contentsOf: plan.prefix)
        RecordBytes.append(block: cell, to: &values)
        return true
      case .choice:
        guard let choice = plan.choices.first(where: { $0.text.elementsEqual(cell) }) else { return false }
        values.append(contentsOf: choice.encoded)
        return true
      case .yesOrNo where cell.elementsEqual("yes".utf8) || cell.elementsEqual("no".utf8):
        RecordBytes.append(.yesNo(cell.count == 3), to: &values)
        return true
      case .date where isStandard:
        if let date = cell.standardDate {
          RecordBytes.append(.date(date), to: &values)
          return true
        }
      case .money where isStandard && plan.currency == nil:
        if let (scaled, code) = cell.standardMoney {
          RecordBytes.append(moneyScaled: scaled, code: code, to: &values)
          return true
        }
      case .number where isStandard:
        if let scaled = cell.standardNumber {
          RecordBytes.append(.number(Number(scaled: scaled)), to: &values)
          return true
        }
      default: break
      }
    }
    guard let index = plan.cell else { return false }
    let whole = Cell(bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]])
    if whole.isEmpty {
      guard plan.field.isOptional else { return false }
      RecordBytes.append(nil, to: &values)
      return true
    }
    let value = try? reader.value(
      whole, as: plan.field.type, currency: plan.currency, isSingleLine: plan.isSingleLine)
    guard let value else { return false }
    RecordBytes.append(value, to: &values)
    return true
  }
}

extension UnsafeRawBufferPointer {
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
