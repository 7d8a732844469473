// Values that a person writes one at a time, as in the standard shape of record files.

import FollowupModel
import WorkingTime

/// Why a value could not be taken, for the person who wrote it.
public struct WrittenProblem: Error, Hashable, Sendable {
  /// Lower case, no full stop.
  public var message: String
  public var remedy: String?

  public init(message: String, remedy: String?) {
    self.message = message
    self.remedy = remedy
  }
}

/// Reads single values: dates as `2026-12-31`, decimal points, amounts with their currency.
public struct WrittenValues: Sendable {
  private let reader: FieldReader

  public init(time: TeamTime) { reader = FieldReader(dates: .iso, decimal: .point, time: time) }

  /// The id of a record.
  public func id(_ text: String) throws(WrittenProblem) -> RecordID {
    let cell = Cell(Array(text.utf8)[...])
    guard !cell.isEmpty else {
      throw WrittenProblem(message: "the record has no id", remedy: "write it after its type")
    }
    return try read("id") { () throws(ValueProblem) in try reader.id(cell) }
  }

  /// The value of a field; nil for an empty text where the field may be empty.
  public func value(_ text: String, of field: Field) throws(WrittenProblem) -> Value? {
    try read(field.name) { () throws(ValueProblem) in
      let cell = Cell(Array(text.utf8)[...])
      guard cell.isEmpty else {
        let isSingleLine = RecordMapping.singleLineFields.contains(field.name)
        return try reader.value(cell, as: field.type, isSingleLine: isSingleLine)
      }
      guard field.isOptional else { throw .missing }
      return nil
    }
  }

  private func read<Result>(
    _ field: String, _ body: () throws(ValueProblem) -> Result
  ) throws(WrittenProblem) -> Result {
    do throws(ValueProblem) {
      return try body()
    } catch {
      throw WrittenProblem(message: "`\(field)`: \(error.what)", remedy: error.remedyByHand(field))
    }
  }
}
