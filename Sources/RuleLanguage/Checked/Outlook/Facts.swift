// What is known of the values in a condition once its truth is known.

/// What can be known of a value.
enum Subject: Hashable, Sendable {
  /// Whether it is there: `empty` or `present`.
  case presence(Node)
  /// The value itself: a number, an amount without its currency, a day, or a word.
  case value(Node)
  case currency(Node)
  /// The days from a date to today.
  case age(Node)
  /// The seconds from an instant to now.
  case clock(Node)
  case weekday(Node)
  /// How two values stand to each other: `less`, `same` or `greater`.
  case order(Node, Node)
  /// Whether a test of which nothing else is known is true.
  case truth(Test)
}

/// What a subject can still be.
enum Possible: Hashable, Sendable {
  case numbers(Ranges)
  case words(Set<String>)
  /// Any word but these.
  case otherWords(Set<String>)

  /// Beyond so many words less is known than could be.
  private static let wordsLimit = 64

  var isNothing: Bool {
    switch self {
    case .numbers(let ranges): return ranges.isEmpty
    case .words(let words): return words.isEmpty
    case .otherWords: return false
    }
  }

  func and(_ other: Possible) -> Possible {
    switch (self, other) {
    case (.numbers(let left), .numbers(let right)): return .numbers(left.intersection(right))
    case (.words(let left), .words(let right)): return .words(left.intersection(right))
    case (.words(let words), .otherWords(let others)), (.otherWords(let others), .words(let words)):
      return .words(words.subtracting(others))
    case (.otherWords(let left), .otherWords(let right)):
      // To know of fewer words is never wrong, and long lists stay cheap.
      return .otherWords(left.count < Possible.wordsLimit ? left.union(right) : left)
    // Never of one subject; knowing less is never wrong.
    case (.numbers, _), (_, .numbers): return self
    }
  }

  /// Nil where nothing is known any more.
  func or(_ other: Possible) -> Possible? {
    switch (self, other) {
    case (.numbers(let left), .numbers(let right)):
      let union = left.union(right)
      return union == .everything ? nil : .numbers(union)
    case (.words(let left), .words(let right)):
      return left.count < Possible.wordsLimit ? .words(left.union(right)) : nil
    case (.words(let words), .otherWords(let others)), (.otherWords(let others), .words(let words)):
      return .otherWords(others.subtracting(words))
    case (.otherWords(let left), .otherWords(let right)): return .otherWords(left.intersection(right))
    case (.numbers, _), (_, .numbers): return nil
    }
  }
}

/// What is known: for each subject what it can be. Of a subject that is not named, nothing is known.
struct Facts: Sendable {
  private(set) var possible: [Subject: Possible] = [:]

  subscript(_ subject: Subject) -> Possible? { possible[subject] }

  /// Adds what is known. False where that cannot be, beside what is known already.
  mutating func add(_ subject: Subject, _ known: Possible) -> Bool {
    let joined = possible[subject].map { $0.and(known) } ?? known
    possible[subject] = joined
    return !joined.isNothing
  }

  /// Both; nil where they contradict each other.
  static func both(_ left: Facts?, _ right: Facts?) -> Facts? {
    var facts = left
    formBoth(&facts, right)
    return facts
  }

  /// Adds what else is known; nil where it contradicts.
  static func formBoth(_ facts: inout Facts?, _ other: Facts?) {
    guard var more = facts, var fewer = other else { return facts = nil }
    // What is known is changed in its place, not in a copy.
    facts = nil
    if more.possible.count < fewer.possible.count { swap(&more, &fewer) }
    for (subject, known) in fewer.possible where !more.add(subject, known) { return }
    facts = more
  }

  /// What is known where one of the two holds, nobody knows which. Nil where neither can be.
  static func either(_ left: Facts?, _ right: Facts?) -> Facts? {
    guard let left else { return right }
    guard let right else { return left }
    var facts = Facts()
    let (few, many) = left.possible.count < right.possible.count ? (left, right) : (right, left)
    for (subject, known) in few.possible {
      guard let other = many.possible[subject] else { continue }
      facts.possible[subject] = known.or(other)
    }
    return facts
  }
}
