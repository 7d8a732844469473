// The outlook of one test: which values make it true, false or unknown.

import FollowupModel

/// Reads outlooks of tests whose names start from these record types.
struct OutlookReader {
  let schema: Schema
  let scopes: [String]

  func outlook(_ test: Test) -> Outlook {
    switch test {
    case .holds(.literal(.yesNo(let bool))): return bool ? .always : .never
    case .holds(.condition(let test)): return outlook(test)
    case .holds(let node): return of(.value(node), [node], yes: .words(["yes"]), no: .words(["no"]))
    case .isEmpty(let node): return emptiness(node)
    case .listIsEmpty(let list):
      return numbers(.value(count(Selection(list: list))), [], Ranges(0...0), within: Ranges(from: 0, through: nil))
    case .any(let selection): return any(selection)
    case .none(let selection): return any(selection).negated
    case .not(let test): return outlook(test).negated
    case .and(let tests): return tests.reduce(into: .always) { $0.formAnd(outlook($1)) }
    case .or(let tests): return tests.reduce(into: .never) { $0.formOr(outlook($1)) }
    case .compare(let left, let comparison, let right): return compared(left, comparison, right)
    case .day(let node, let moment): return day(node, moment, test)
    case .second(let node, let moment): return second(node, moment, test)
    case .isWeekday(let node, let weekday):
      let others = Set(Weekday.allCases.map(\.name)).subtracting([weekday.name])
      return of(.weekday(node), [node], yes: .words([weekday.name]), no: .words(others))
    case .text(let left, _, let right): return opaque(test, [left, right])
    default: return opaque(test, nil)
    }
  }

  // MARK: Building outlooks

  /// A test of one subject. It is unknown only where one of the operands is missing, or where it `mayFail` otherwise.
  func of(
    _ subject: Subject, _ operands: [Node], yes: Possible, no: Possible, mayFail: Bool = false
  ) -> Outlook {
    Outlook(
      yes: facts(subject, yes, operands), no: facts(subject, no, operands),
      unknown: mayFail ? Facts() : missing(operands))
  }

  /// A test that is true of these numbers of all that there are, and false of the others.
  func numbers(
    _ subject: Subject, _ operands: [Node], _ ranges: Ranges, within all: Ranges = .everything, mayFail: Bool = false
  ) -> Outlook {
    of(
      subject, operands, yes: .numbers(ranges.intersection(all)),
      no: .numbers(ranges.complement.intersection(all)), mayFail: mayFail)
  }

  /// A test of which nothing is known but that it is itself; with nil it may be unknown for any reason.
  func opaque(_ test: Test, _ operands: [Node]?) -> Outlook {
    of(.truth(test), operands ?? [], yes: .words(["yes"]), no: .words(["no"]), mayFail: operands == nil)
  }

  private func facts(_ subject: Subject, _ known: Possible, _ operands: [Node]) -> Facts? {
    var facts = Facts()
    guard facts.add(subject, known) else { return nil }
    for operand in operands where !present(operand, &facts) { return nil }
    return facts
  }

  private func any(_ selection: Selection) -> Outlook {
    var counted = selection
    counted.value = nil
    return numbers(
      .value(count(counted)), [], Ranges(from: 1, through: nil), within: Ranges(from: 0, through: nil))
  }

  func count(_ selection: Selection) -> Node { .aggregate(.count, selection) }

  // MARK: Missing values

  private func emptiness(_ node: Node) -> Outlook {
    guard mayBeMissing(node) else { return .never }
    var empty = Facts()
    var given = Facts()
    guard empty.add(.presence(node), .words(["empty"])), present(node, &given) else { return .open }
    return Outlook(yes: empty, no: given, unknown: nil)
  }

  /// What is known where some of these nodes are missing; nil where none can be.
  private func missing(_ nodes: [Node]) -> Facts? {
    let uncertain = nodes.filter(mayBeMissing)
    guard let only = uncertain.first else { return nil }
    var facts = Facts()
    if uncertain.count == 1 { _ = facts.add(.presence(only), .words(["empty"])) }
    return facts
  }

  /// Notes that a value is there, and all it is made of. False where that is known not to be.
  private func present(_ node: Node, _ facts: inout Facts) -> Bool {
    guard mayBeMissing(node) else { return true }
    guard facts.add(.presence(node), .words(["present"])) else { return false }
    switch node {
    case .path(let path):
      return path.links.indices.allSatisfy { index in
        let link = RecordPath(
          scope: path.scope, links: Array(path.links[..<index]), end: .field(path.links[index]), phrase: "")
        return facts.add(.presence(.path(link)), .words(["present"]))
      }
    case .dateOf(let inner), .negative(let inner), .shifted(let inner, _, _), .measure(_, _, let inner),
      .anniversary(let inner):
      return present(inner, &facts)
    case .plus(let left, let right), .minus(let left, let right), .times(let left, let right),
      .divided(let left, let right), .daysBetween(let left, let right):
      return present(left, &facts) && present(right, &facts)
    case .aggregate(let aggregate, var selection) where aggregate != .sum && aggregate != .count:
      selection.value = nil
      return facts.add(.value(count(selection)), .numbers(Ranges(from: 1, through: nil)))
    default: return true
    }
  }

  func mayBeMissing(_ node: Node) -> Bool {
    switch node {
    case .literal, .wallTime, .today, .now, .aggregate(.count, _): return false
    case .path(let path): return !path.links.isEmpty || field(path)?.isOptional ?? false
    case .dateOf(let inner), .measure(_, _, let inner), .anniversary(let inner): return mayBeMissing(inner)
    case .daysBetween(let left, let right): return mayBeMissing(left) || mayBeMissing(right)
    default: return true
    }
  }

  /// The field at the end of a path; nil where that is a record or its id.
  func field(_ path: RecordPath) -> Field? {
    guard case .field(let index) = path.end, path.scope < scopes.count else { return nil }
    var type = schema[scopes[path.scope]]
    for link in path.links {
      guard case .link(let target, _)? = type?.fields[link].type else { return nil }
      type = schema[target]
    }
    return type?.fields[index]
  }
}

extension Selection {
  /// All elements of a list.
  init(list: ListPath) { self.init(list: list, filter: nil, value: nil) }
}

extension RecordPath: Hashable {
  /// Two ways to write a path are one path.
  static func == (left: RecordPath, right: RecordPath) -> Bool {
    left.scope == right.scope && left.links == right.links && left.end == right.end
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(scope)
    hasher.combine(links)
    hasher.combine(end)
  }
}

extension ListPath: Hashable {
  static func == (left: ListPath, right: ListPath) -> Bool { left.scope == right.scope && left.hops == right.hops }

  func hash(into hasher: inout Hasher) {
    hasher.combine(scope)
    hasher.combine(hops)
  }
}
