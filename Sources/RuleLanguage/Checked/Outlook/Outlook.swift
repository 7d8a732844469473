// How a condition can turn out, whatever the records say: the ground of all warnings of conditions that are always or
// never true. It may miss such a condition, and never sees one where there is none.

/// What is known in each of the three cases; nil where a condition cannot turn out so.
struct Outlook: Sendable {
  var yes: Facts?
  var no: Facts?
  var unknown: Facts?
  /// Whether it may be unknown because of two currencies, and not only because something is missing.
  var comparesMoney = false

  /// It can turn out any way, and nothing is known then.
  static let open = Outlook(yes: Facts(), no: Facts(), unknown: Facts())

  static let always = Outlook(yes: Facts(), no: nil, unknown: nil)

  static let never = Outlook(yes: nil, no: Facts(), unknown: nil)

  var negated: Outlook { Outlook(yes: no, no: yes, unknown: unknown, comparesMoney: comparesMoney) }

  /// Whether it is true wherever its values are there.
  var isNeverFalse: Bool { no == nil && !comparesMoney }

  /// Becomes Kleene's `and` of itself and another.
  mutating func formAnd(_ other: Outlook) {
    Facts.formBoth(&yes, other.yes)
    no = Facts.either(no, other.no)
    unknown = Facts.either(unknown, other.unknown)
    comparesMoney = comparesMoney || other.comparesMoney
  }

  /// Becomes Kleene's `or` of itself and another.
  mutating func formOr(_ other: Outlook) {
    Facts.formBoth(&no, other.no)
    yes = Facts.either(yes, other.yes)
    unknown = Facts.either(unknown, other.unknown)
    comparesMoney = comparesMoney || other.comparesMoney
  }
}
