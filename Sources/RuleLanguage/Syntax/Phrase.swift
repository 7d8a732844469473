// Expressions in the words of the rule language, canonically.

import FollowupModel

extension Expression {
  /// The expression as a rule writes it: reading it again gives the same tree, places aside.
  public var phrase: String { "" }
}

extension Predicate {
  /// The predicate as a rule writes it: `is more than 3 days ago`.
  public var phrase: String { "" }
}
