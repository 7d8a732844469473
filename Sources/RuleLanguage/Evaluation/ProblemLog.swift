// What evaluations find wrong with the data. Nothing stops for it: the value is missing, and a person is told.

import FollowupModel

/// A problem of the data, for people.
public struct DataProblem: Hashable, Sendable {
  /// A stable code: `dangling-link`, `mixed-currencies`, `overflow`.
  public var problem: String
  public var record: RecordKey
  /// Lower case, no full stop.
  public var message: String

  public init(problem: String, record: RecordKey, message: String) {
    self.problem = problem
    self.record = record
    self.message = message
  }
}

/// Collects the problems of evaluations, each once.
public final class ProblemLog {
  /// In the order met.
  public private(set) var problems: [DataProblem] = []
  private var known: Set<DataProblem> = []

  public init() {}

  public func note(_ problem: DataProblem) {
    if known.insert(problem).inserted { problems.append(problem) }
  }

  public func removeAll() {
    problems = []
    known = []
  }
}
