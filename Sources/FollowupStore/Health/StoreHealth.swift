// What `verify` finds: counts, and for each promise that is broken where, what that means and what to do about it.

import FollowupModel

/// One kind of thing that is wrong with a store.
public struct StoreFinding: Hashable, Codable, Sendable {
  /// What was checked, a word for programs: `reminder-without-follow-up`.
  public var check: String
  /// How many there are.
  public var count: Int
  /// The first of them, for people.
  public var places: [String]
  public var meaning: String
  public var remedy: String

  /// How many of a kind are named.
  public static let placesAtMost = 10
}

extension StoreFinding: CustomStringConvertible {
  /// On one line: the first place, and how many more there are.
  public var description: String {
    let more = count > 1 ? " (and \(count - 1) more)" : ""
    return "\(check): \(places.first ?? "")\(more): \(meaning)"
  }
}

/// What an examination of a store found.
public struct StoreHealth: Hashable, Sendable {
  /// One count by its name: `records`, `follow-ups`, `reminders`…
  public struct Count: Hashable, Sendable {
    public var name: String
    public var count: Int
  }

  /// The version of the tables.
  public var version: Int
  /// What there is how many of.
  public var counts: [Count]
  /// How many kinds of things were looked for.
  public var checks: Int
  /// Empty where nothing is wrong.
  public var findings: [StoreFinding]
}

/// What a person can do about a finding.
enum Remedy: String {
  case restore =
    "stop followupd, keep a copy of the store, and restore the last backup (see `Restoring a backup` in operation.md)"
  case readAgain =
    "read the records' files again: `followupctl import`, or write them to their folders once more; if it stays, restore the last backup"
  case lookAgain =
    "put any record of the client once more (`followupctl record put`, or its source), which has followupd look at it"
  case report = "nothing is to be done at once; report it, with these lines, to those who make followupd"
}

/// Gathers places of one kind, and names the first of them.
struct FindingTally {
  let check: String
  let meaning: String
  let remedy: Remedy
  private(set) var count = 0
  private var places: [String] = []

  init(_ check: String, _ meaning: String, _ remedy: Remedy) {
    (self.check, self.meaning, self.remedy) = (check, meaning, remedy)
  }

  mutating func add(_ place: @autoclosure () throws -> String) rethrows {
    count += 1
    if places.count < StoreFinding.placesAtMost { places.append(try place()) }
  }

  /// Nil where there is none.
  var finding: StoreFinding? {
    guard count > 0 else { return nil }
    return StoreFinding(check: check, count: count, places: places, meaning: meaning, remedy: remedy.rawValue)
  }
}
