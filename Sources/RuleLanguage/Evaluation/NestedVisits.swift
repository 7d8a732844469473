// Lists within lists multiply: each level goes through a whole list for every element of the one around. So there is an end
// to it, and what is asked beyond that is unknown rather than never answered.

import FollowupModel

/// How many elements of lists within one outermost list may still be gone through.
final class NestedVisits {
  fileprivate var left = Limits.nestedVisits
}

extension Evaluation {
  /// The elements of an aggregate's list, which are counted where the list lies within another.
  mutating func elements(of list: ListPath) -> [Record] {
    guard scopes.count > 1 else {
      visits = NestedVisits()
      return records(of: list)
    }
    guard !isOverspent else { return [] }
    let elements = records(of: list)
    visits?.left -= elements.count
    return elements
  }

  /// Whether the outermost list under way has gone through too many elements within it.
  var isOverspent: Bool { visits.map { $0.left < 0 } ?? false }

  func noteOverspent() {
    note(
      "too-much-to-go-through",
      "\(asker.map { "`\($0)`" } ?? "a condition") goes through more than \(Limits.nestedVisits) records in lists within "
        + "lists, so what it asks of them counts as unknown; put fewer lists within each other")
  }
}
