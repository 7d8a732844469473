// The values of an expression for many rows side by side.

import FollowupModel

/// A slot for each row, with its currency and its end where there are such.
final class ValueColumn {
  let count: Int
  let slots: UnsafeMutablePointer<Int64>
  /// Nil where nothing is money.
  let currencies: UnsafeMutablePointer<UInt32>?
  /// Until when each value holds; nil where time alone changes none.
  let ends: UnsafeMutablePointer<Int64>?
  /// The field whose slots these are; else they are this column's own.
  private let field: RecordTable.Column?

  /// The column of a field: not copied.
  init(_ field: RecordTable.Column, count: Int) {
    self.count = count
    self.field = field
    slots = field.slots
    currencies = field.currencies
    ends = nil
  }

  init(count: Int, withCurrencies: Bool, withEnds: Bool = false) {
    self.count = count
    field = nil
    slots = .allocate(capacity: count)
    currencies = withCurrencies ? .allocate(capacity: count) : nil
    ends = withEnds ? .allocate(capacity: count) : nil
  }

  deinit {
    guard field == nil else { return }
    slots.deallocate()
    currencies?.deallocate()
    ends?.deallocate()
  }
}
