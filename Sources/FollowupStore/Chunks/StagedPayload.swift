// From the bytes of a staged record straight to those of a payload, without values between them.

import FollowupModel
import Glibc

/// Rewrites the values of one record type. What it does not take goes through `RecordLayout.encode`, which says why.
struct StagedPayload {
  fileprivate enum Kind {
    case text, email, number, money, date, instant, yesOrNo
    case choice([(text: [UInt8], number: Int)])
    case link(target: [UInt8])
  }

  fileprivate struct Column {
    /// The field's number in the catalog, where the tag of a payload's value goes below it.
    var header: Int
    var kind: Kind
  }

  private let columns: [Column]
  /// The column whose link leads to the dossier; nil where records stand alone.
  private let home: Int?

  init(_ layout: RecordLayout, home: Int?) {
    self.home = home
    columns = layout.columns.map { Column(header: $0.number << 4, kind: Kind($0)) }
  }

  /// Appends the payload of staged values, and returns the id by which the record finds its dossier, empty where it has
  /// none. Nil where a value is none that its field can hold.
  @inline(__always)
  func append(_ values: UnsafeRawBufferPointer, to payload: inout [UInt8]) -> UnsafeRawBufferPointer? {
    var count = 0
    var root = UnsafeRawBufferPointer(start: nil, count: 0)
    let fits = RecordBytes.forEachValue(values) { index, tag, content in
      count += 1
      guard index < columns.count else { return false }
      guard columns[index].append(tag, content, to: &payload) else { return false }
      if index == home, tag == .link {
        var position = 0
        guard RecordBytes.block(content, at: &position) != nil, let id = RecordBytes.block(content, at: &position)
        else {
          return false
        }
        root = id
      }
      return true
    }
    return fits && count == columns.count ? root : nil
  }
}

extension StagedPayload.Kind {
  fileprivate init(_ column: RecordLayout.Column) {
    switch column.type {
    case .text: self = .text
    case .email: self = .email
    case .number: self = .number
    case .money: self = .money
    case .date: self = .date
    case .instant: self = .instant
    case .yesOrNo: self = .yesOrNo
    case .choice: self = .choice(column.choiceNumbers.map { (text: Array($0.key.utf8), number: $0.value) })
    case .link(let target, _): self = .link(target: Array(target.utf8))
    }
  }
}

extension StagedPayload.Column {
  /// Appends a value; false where it does not fit the field.
  @inline(__always)
  fileprivate func append(_ tag: RecordBytes.Tag, _ content: UnsafeRawBufferPointer, to payload: inout [UInt8]) -> Bool
  {
    var position = 0
    switch (kind, tag) {
    case (_, .missing): break
    case (.text, .text): copy(content, as: .text, to: &payload)
    case (.email, .email): copy(content, as: .email, to: &payload)
    case (.number, .number): copy(content, as: .number, to: &payload)
    case (.money, .money):
      guard RecordBytes.integer(content, at: &position) != nil else { return false }
      let amount = UnsafeRawBufferPointer(rebasing: content[..<position])
      guard let code = RecordBytes.block(content, at: &position), code.count == 3 else { return false }
      copy(code, as: .money, to: &payload)
      payload.append(contentsOf: amount)
    case (.date, .date):
      guard let day = RecordBytes.signed(content, at: &position), RecordLayout.days.contains(day) else { return false }
      copy(content, as: .date, to: &payload)
    case (.instant, .instant):
      guard let second = RecordBytes.signed(content, at: &position), RecordLayout.seconds.contains(second) else {
        return false
      }
      copy(content, as: .instant, to: &payload)
    case (.yesOrNo, .yes): payload.append(number: header | Int(Tag.yes.rawValue))
    case (.yesOrNo, .no): payload.append(number: header | Int(Tag.no.rawValue))
    case (.choice(let choices), .choice):
      guard let text = RecordBytes.block(content, at: &position),
        let choice = choices.first(where: { text.isEqual(to: $0.text) })
      else { return false }
      payload.append(number: header | Int(Tag.choice.rawValue))
      payload.append(number: choice.number)
    case (.link(let target), .link):
      guard let type = RecordBytes.block(content, at: &position), type.isEqual(to: target) else { return false }
      let id = UnsafeRawBufferPointer(rebasing: content[position...])
      // The tables keep ids as SQL text, which ends at a NUL.
      guard let text = RecordBytes.block(content, at: &position), !text.contains(0) else { return false }
      copy(id, as: .link, to: &payload)
    default: return false
    }
    return true
  }

  @inline(__always)
  private func copy(_ content: UnsafeRawBufferPointer, as tag: Tag, to payload: inout [UInt8]) {
    payload.append(number: header | Int(tag.rawValue))
    payload.append(contentsOf: content)
  }
}

extension UnsafeRawBufferPointer {
  func isEqual(to text: [UInt8]) -> Bool {
    count == text.count
      && text.withUnsafeBytes { other in
        guard let mine = baseAddress, let others = other.baseAddress else { return true }
        return memcmp(mine, others, count) == 0
      }
  }
}
