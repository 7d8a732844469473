// Aggregates: which list, which of its elements, and what of them.

import FollowupModel

extension ExpressionChecker {
  mutating func aggregate(
    _ aggregate: Aggregate, _ selected: Expression?, _ names: [Name], _ filter: Expression?, _ range: SourceRange
  ) -> Operand? {
    guard let resolved = resolve(names) else { return nil }
    let selection: (Selection, ValueType)?
    switch aggregate {
    case .count, .any, .none: selection = counted(aggregate, selected, resolved, filter, range)
    case .sum, .average, .smallest, .largest, .earliest, .latest:
      selection = valued(aggregate, selected, resolved, filter, range)
    }
    guard let (selection, type) = selection else { return nil }
    switch aggregate {
    case .any: return Operand(.condition(.any(selection)), .yesOrNo, range)
    case .none: return Operand(.condition(.none(selection)), .yesOrNo, range)
    default:
      let node = Node.aggregate(aggregate, selection)
      if scopes.count == 1 { said.append((range.end, printed(node, type))) }
      return Operand(node, type, range)
    }
  }

  private mutating func counted(
    _ aggregate: Aggregate, _ selected: Expression?, _ resolved: ResolvedPath, _ filter: Expression?,
    _ range: SourceRange
  ) -> (Selection, ValueType)? {
    if let selected {
      report(
        selected.range, "`\(aggregate.rawValue)` looks at whole records, not at values of them",
        help: "write `\(aggregate.rawValue)(\(resolved.phrase))`")
      return nil
    }
    guard resolved.isList, let list = resolved.list else {
      notAList(resolved, aggregate, range)
      return nil
    }
    return inElement(list.type, filter) { _ in (nil, .number) }.map {
      (Selection(list: list.path, filter: $0.filter, value: nil), .number)
    }
  }

  private mutating func valued(
    _ aggregate: Aggregate, _ selected: Expression?, _ resolved: ResolvedPath, _ filter: Expression?,
    _ range: SourceRange
  ) -> (Selection, ValueType)? {
    guard resolved.isList else {
      notAList(resolved, aggregate, range)
      return nil
    }
    if let selected {
      guard let list = resolved.list else {
        notAList(resolved, aggregate, range)
        return nil
      }
      guard
        let element = inElement(
          list.type, filter, { checker in checker.selection(selected).flatMap { checker.summed($0, aggregate) } })
      else { return nil }
      return (Selection(list: list.path, filter: element.filter, value: element.value), element.type)
    }
    guard case .field(let index, let fieldType)? = resolved.last else {
      report(
        range, "`\(aggregate.rawValue)` needs a value of each \(resolved.type)",
        help: "write `\(aggregate.rawValue)(\(firstField(of: resolved.type, for: aggregate)) of \(resolved.phrase))`")
      return nil
    }
    let list = ListPath(scope: resolved.scope, hops: resolved.hops, phrase: resolved.phrase)
    let path = RecordPath(scope: scopes.count, links: [], end: .field(index), phrase: resolved.phrase)
    let operand = Operand(.path(path), ValueType(fieldType), range)
    guard let element = inElement(resolved.type, filter, { $0.summed(operand, aggregate) }) else { return nil }
    return (Selection(list: list, filter: element.filter, value: element.value), element.type)
  }

  /// What stands before `of`. Whose a name alone is there, the words say: `amount of invoices`.
  private mutating func selection(_ selected: Expression) -> Operand? {
    let known = namesOutside
    defer { namesOutside = known }
    if case .path = selected.kind { namesOutside = true }
    return operand(selected)
  }

  /// Checks a filter and a value where names are looked up in an element first.
  private mutating func inElement(
    _ type: String, _ filter: Expression?, _ value: (inout ExpressionChecker) -> (Node?, ValueType)?
  ) -> (filter: Test?, value: Node?, type: ValueType)? {
    scopes.append(type)
    let known = namesOutside
    // What stands before `of` is plainly of each element.
    namesOutside = true
    let checkedValue = value(&self)
    namesOutside = filter.map { source.contains("\(scopes[0]).", in: $0.range) } ?? false
    defer {
      scopes.removeLast()
      namesOutside = known
    }
    let checkedFilter = filter.map { wholeCondition($0) }
    guard let (node, valueType) = checkedValue else { return nil }
    if let checkedFilter {
      guard let checkedFilter else { return nil }
      return (checkedFilter.test, node, valueType)
    }
    return (nil, node, valueType)
  }

  /// Whether an aggregate can take values of an operand's type.
  private mutating func summed(_ operand: Operand, _ aggregate: Aggregate) -> (Node?, ValueType)? {
    guard let node = node(of: operand) else { return nil }
    let takesMoments = aggregate == .earliest || aggregate == .latest
    if takesMoments ? operand.type.isMoment : operand.type.isAmount { return (node, operand.type) }
    var help: String?
    if operand.type.isMoment, aggregate == .smallest || aggregate == .largest {
      help = "write `\(aggregate == .smallest ? "earliest" : "latest")`"
    }
    if operand.type.isAmount { help = "write `\(aggregate == .earliest ? "smallest" : "largest")`" }
    let need = takesMoments ? "dates or instants" : "numbers or amounts of money"
    report(
      operand.range, "`\(aggregate.rawValue)` takes \(need), and `\(written(operand.range))` is \(operand.type.phrase)",
      help: help)
    return nil
  }

  /// A field that the aggregate can take, for an example.
  private func firstField(of type: String, for aggregate: Aggregate) -> String {
    let takesMoments = aggregate == .earliest || aggregate == .latest
    let field = schema[type]?.fields.first {
      let type = ValueType($0.type)
      return takesMoments ? type.isMoment : type.isAmount
    }
    return field?.name ?? "FIELD"
  }

  private mutating func notAList(_ resolved: ResolvedPath, _ aggregate: Aggregate, _ range: SourceRange) {
    let isRecord = resolved.list != nil
    report(
      range,
      "`\(aggregate.rawValue)` takes a list, and `\(resolved.phrase)` is " + (isRecord ? "one record" : "a value"),
      help: isRecord
        ? "write `\(resolved.phrase) is empty` or `is not empty`"
        : "say of which list: `\(aggregate.rawValue)(\(resolved.phrase) of client.invoices)`")
  }
}
