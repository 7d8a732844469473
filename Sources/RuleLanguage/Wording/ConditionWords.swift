// The words of conditions in one language, for mails that say why they came. A new language is one more table.

import FollowupModel

/// What tests say in a language other than English, in which rules say it themselves.
///
/// `{x}` stands for the left side, `{y}` and `{z}` for what it is compared with. Names and values are never bent: the
/// sentences are such that they stand as they are, and that nobody needs to know their gender.
struct ConditionWords: Sendable {
  /// One sentence for each comparison.
  struct Comparisons: Sendable {
    var moreThan: String
    var atLeast: String
    var lessThan: String
    var atMost: String
    var exactly: String

    subscript(distance: Distance) -> String {
      switch distance {
      case .moreThan: return moreThan
      case .atLeast: return atLeast
      case .lessThan: return lessThan
      case .atMost: return atMost
      case .exactly: return exactly
      }
    }
  }

  /// A sentence and its contrary.
  struct Pair: Sendable {
    var yes: String
    var no: String
  }

  /// A period as it is now, the one before, the one after.
  struct Period: Sendable {
    var this: String
    var last: String
    var next: String

    subscript(which: Which) -> String {
      switch which {
      case .this: return this
      case .last: return last
      case .next: return next
      }
    }
  }

  var language: String

  // What joins tests.
  var and: String
  var or: String
  var not: String

  // What is said of any value.
  var holds: Pair
  var isEmpty: Pair
  var hasElements: Pair
  var equals: Pair
  var isInSegment: Pair
  var contains: Pair
  var startsWith: Pair
  var endsWith: Pair
  var between: String
  var amounts: Comparisons

  // What is said of dates; the words of `today` and so on follow `equals`.
  var today: String
  var tomorrow: String
  var yesterday: String
  var workingDay: String
  var isPast: Pair
  var isFuture: Pair
  /// `{y}` is a period.
  var fallsIn: Pair
  /// From Monday.
  var weekdays: [String]
  var week: Period
  var month: Period
  var quarter: Period
  var year: Period
  var ago: Comparisons
  var away: Comparisons
  var betweenAgo: String
  var betweenAway: String
  var before: String
  var after: String
  var onOrBefore: String
  var onOrAfter: String

  // Values.
  var now: String
  var quoted: String
  /// `{x}` is the list, `{y}` what is taken of each element.
  var aggregates: [Aggregate: String]
  /// Between a list and the condition of its elements.
  var `where`: String
  /// `{y}` is the unit.
  var since: String
  var until: String
  var anniversary: String

  /// Plural forms in CLDR's order, in the case that these sentences ask for.
  var units: [DurationUnit: [String]]
  /// Those after `ago` and `away`, where they differ.
  var distantUnits: [DurationUnit: [String]]

  /// The table of a language; nil for English, and for languages without one.
  static func of(_ language: String) -> ConditionWords? { tables[LanguageCode.language(of: language)] }

  static let tables = Dictionary(
    uniqueKeysWithValues: [polish, russian, ukrainian, czech, german].map { ($0.language, $0) })
}
