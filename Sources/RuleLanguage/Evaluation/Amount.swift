// Numbers and money under one arithmetic, with a zero that is at home in every currency.

import FollowupModel

/// A number, or an amount of money.
///
/// A sum of nothing is 0 in any currency: where an expression is of money, a bare number is that zero.
struct Amount {
  var number: Number
  var currency: Currency?

  init(number: Number, currency: Currency?) {
    self.number = number
    self.currency = currency
  }

  init?(_ value: Value?) {
    switch value {
    case .number(let number)?: self.init(number: number, currency: nil)
    case .money(let money)?: self.init(number: money.amount, currency: money.currency)
    default: return nil
    }
  }

  /// Whether two amounts can be added and compared.
  func mixes(with other: Amount) -> Bool {
    currency == nil || other.currency == nil || currency == other.currency
  }

  var value: Value {
    currency.map { .money(Money(amount: number, currency: $0)) } ?? .number(number)
  }
}
