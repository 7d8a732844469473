// From checked tests to those that are computed for many rows at once.

import FollowupModel

/// Finds the block form of tests of one record type, and notes which fields they read.
struct BlockCompiler {
  let schema: Schema
  private(set) var selection = FieldSelection()

  init(_ schema: Schema) { self.schema = schema }

  /// The form of a rule's test. Parts that have none are left to the interpreter.
  mutating func compiled(_ test: Test, of type: String) -> BlockTest {
    selection.fields[type, default: []].formUnion([])
    selection.identified.insert(type)
    switch test {
    case .and(let tests): return .and(tests.map { compiled($0, of: type) })
    case .or(let tests): return .or(tests.map { compiled($0, of: type) })
    case .not(let test): return .not(compiled(test, of: type))
    default: return form(of: test, BlockScope(type: type)) ?? .interpreted(test)
    }
  }

  /// The form of a segment's score; nil where there is none.
  mutating func compiled(_ score: Node, of type: String) -> BlockValue? {
    selection.fields[type, default: []].formUnion([])
    selection.identified.insert(type)
    guard let value = value(score, BlockScope(type: type)), value.kind == .amount else { return nil }
    return value.form
  }

  /// Wants to know which client each dossier is.
  mutating func selectClients() {
    selection.fields[Schema.client, default: []].formUnion([])
    selection.identified.insert(Schema.client)
  }

  // MARK: Tests

  private mutating func form(of test: Test, _ scope: BlockScope) -> BlockTest? {
    switch test {
    case .holds(let node): return value(node, scope, .yesOrNo).map(BlockTest.holds)
    case .isEmpty(let node): return value(node, scope).map { .isEmpty($0.form) }
    case .listIsEmpty(let path): return list(path, scope).map { .not(.any($0, filter: nil)) }
    case .not(let test): return form(of: test, scope).map(BlockTest.not)
    case .and(let tests): return forms(of: tests, scope).map(BlockTest.and)
    case .or(let tests): return forms(of: tests, scope).map(BlockTest.or)
    case .compare(let left, let comparison, let right): return compare(left, comparison, right, scope)
    case .day(let node, let moment):
      guard let date = value(node, scope, .date) else { return nil }
      return BlockTest.Window(days: moment).map { .window(date, $0) }
        ?? (moment.hasOnlyLiterals ? .moment(date, moment, ofDate: true) : nil)
    case .second(let node, let moment):
      guard let instant = value(node, scope, .instant) else { return nil }
      return BlockTest.Window(seconds: moment).map { .window(instant, $0) }
        ?? (moment.hasOnlyLiterals ? .moment(instant, moment, ofDate: false) : nil)
    case .isWeekday(let node, let weekday): return value(node, scope, .date).map { .isWeekday($0, weekday) }
    case .isWorkingDay(let node): return value(node, scope, .date).map(BlockTest.isWorkingDay)
    case .isIn(let node, let segment): return subject(node, scope).map { .isIn($0, segment: segment) }
    case .any(let selection): return any(selection, scope)
    case .none(let selection): return any(selection, scope).map(BlockTest.not)
    case .text: return nil
    }
  }

  private mutating func forms(of tests: [Test], _ scope: BlockScope) -> [BlockTest]? {
    var forms: [BlockTest] = []
    for test in tests {
      guard let form = form(of: test, scope) else { return nil }
      forms.append(form)
    }
    return forms
  }

  private mutating func compare(
    _ left: Node, _ comparison: Comparison, _ right: Node, _ scope: BlockScope
  ) -> BlockTest? {
    if case .measure(.day, let direction, let node) = left, case .number(let number)? = right.literal {
      guard let date = value(node, scope, .date), date.isTimeless else { return nil }
      return .age(date, direction, comparison, number)
    }
    guard let first = value(left, scope, choicesOf: right), let second = value(right, scope, choicesOf: left),
      first.kind == second.kind, first.kind != .presence
    else { return nil }
    return .compare(first.form, comparison, second.form)
  }

  private mutating func any(_ selected: Selection, _ scope: BlockScope) -> BlockTest? {
    guard let list = list(selected.list, scope) else { return nil }
    guard let filter = selected.filter else { return .any(list, filter: nil) }
    return form(of: filter, scope.within(list)).map { .any(list, filter: $0) }
  }

  /// The row's own record, or the client it lies with, for a row that no list is around.
  private mutating func subject(_ node: Node, _ scope: BlockScope) -> BlockTest.Subject? {
    guard case .path(let path) = node, path.scope == 0, case .record = path.end, scope.list == nil else { return nil }
    if path.links.isEmpty { return .row }
    guard let link = clientLink(path.links, of: scope.type) else { return nil }
    selectClients()
    return .client(link: link)
  }

  // MARK: Values

  private mutating func value(_ node: Node, _ scope: BlockScope, _ kind: BlockKind) -> BlockValue? {
    value(node, scope).flatMap { $0.kind == kind ? $0.form : nil }
  }

  /// A value that is compared with another: a choice as a position in the list of the other's field.
  private mutating func value(_ node: Node, _ scope: BlockScope, choicesOf other: Node) -> (
    form: BlockValue, kind: BlockKind
  )? {
    guard case .literal(.choice(let choice)) = node else { return value(node, scope) }
    guard case .choice(let values)? = value(other, scope)?.kind, let position = values.firstIndex(of: choice) else {
      return nil
    }
    return (.literal(Int64(position), currency: 0), .choice(values))
  }

  private mutating func value(_ node: Node, _ scope: BlockScope) -> (form: BlockValue, kind: BlockKind)? {
    switch node {
    case .literal, .negative: return node.literal.flatMap(literal)
    case .path(let path): return field(path, scope)
    case .dateOf(let node): return value(node, scope, .instant).map { (.dateOf($0), .date) }
    case .aggregate(let aggregate, let selection): return self.aggregate(aggregate, selection, scope)
    default: return nil
    }
  }

  private func literal(_ value: Value) -> (form: BlockValue, kind: BlockKind)? {
    switch value {
    case .number(let number) where number.scaled != Slot.missing:
      return (.literal(number.scaled, currency: 0), .amount)
    case .money(let money) where money.amount.scaled != Slot.missing:
      return (.literal(money.amount.scaled, currency: money.currency.packed), .amount)
    case .date(let date): return (.literal(Int64(date.dayNumber), currency: 0), .date)
    case .instant(let instant): return (.literal(instant.second, currency: 0), .instant)
    case .yesNo(let yes): return (.literal(yes ? 1 : 0, currency: 0), .yesOrNo)
    default: return nil
    }
  }

  private mutating func field(_ path: RecordPath, _ scope: BlockScope) -> (form: BlockValue, kind: BlockKind)? {
    guard case .field(let index) = path.end else { return nil }
    if path.scope == scope.depth {
      if path.links.isEmpty { return kind(of: index, in: scope.type).map { (.field(index), $0) } }
      guard let link = clientLink(path.links, of: scope.type) else { return nil }
      return kind(of: index, in: Schema.client).map { (.ofClient(index, link: link), $0) }
    }
    // What is around a list of a client's is the client.
    guard scope.list != nil, scope.isListOfOwn, path.links.isEmpty else { return nil }
    return kind(of: index, in: Schema.client).map { (.ofClient(index, link: nil), $0) }
  }

  private mutating func aggregate(
    _ aggregate: Aggregate, _ selected: Selection, _ scope: BlockScope
  ) -> (form: BlockValue, kind: BlockKind)? {
    guard let list = list(selected.list, scope) else { return nil }
    let inner = scope.within(list)
    var filter: BlockTest?
    if let test = selected.filter {
      guard let form = form(of: test, inner) else { return nil }
      filter = form
    }
    guard let node = selected.value else {
      return aggregate == .count ? (.aggregate(aggregate, list, filter: filter, value: nil), .amount) : nil
    }
    guard let value = value(node, inner), [.amount, .date, .instant].contains(value.kind) else { return nil }
    return (
      .aggregate(aggregate, list, filter: filter, value: value.form), aggregate == .count ? .amount : value.kind
    )
  }

  // MARK: Records

  private mutating func kind(of field: Int, in type: String) -> BlockKind? {
    guard let fields = schema[type]?.fields, fields.indices.contains(field) else { return nil }
    selection.fields[type, default: []].insert(field)
    return BlockKind(fields[field].type)
  }

  /// A list of the client in whose dossier the row lies, of records that are all there.
  private mutating func list(_ path: ListPath, _ scope: BlockScope) -> BlockList? {
    guard scope.list == nil, path.scope == 0, let hop = path.hops.last, case .list(let type, let field) = hop,
      leadsToClient(field, of: type)
    else { return nil }
    var link: Int?
    switch path.hops.count {
    case 1 where scope.type == Schema.client: break
    case 2:
      guard case .link(let first) = path.hops[0], let found = clientLink([first], of: scope.type) else { return nil }
      link = found
    default: return nil
    }
    selection.fields[type, default: []].formUnion([])
    selection.fields[Schema.client, default: []].formUnion([])
    return BlockList(type: type, link: link)
  }

  /// The link by which records of a type find their client directly, where the way is that.
  private mutating func clientLink(_ links: [Int], of type: String) -> Int? {
    guard links.count == 1, leadsToClient(links[0], of: type) else { return nil }
    selection.fields[type, default: []].insert(links[0])
    selection.fields[Schema.client, default: []].formUnion([])
    return links[0]
  }

  private func leadsToClient(_ link: Int, of type: String) -> Bool {
    guard schema.clientLink(of: type) == link, case .link(Schema.client, _)? = schema[type]?.fields[link].type else {
      return false
    }
    return true
  }
}

/// Where a test stands: over the rows of a type, which may be the elements of a list.
struct BlockScope {
  var type: String
  var list: BlockList?

  var depth: Int { list == nil ? 0 : 1 }
  /// Whether the list's owner is the record around it, rather than reached by a link from there.
  var isListOfOwn: Bool { list?.link == nil }

  func within(_ list: BlockList) -> BlockScope { BlockScope(type: list.type, list: list) }
}

/// What the slots of a column are.
enum BlockKind: Hashable {
  case amount, date, instant, yesOrNo
  case choice([String])
  /// Only whether there is a value.
  case presence

  init(_ type: FieldType) {
    switch type {
    case .number, .money: self = .amount
    case .date: self = .date
    case .instant: self = .instant
    case .yesOrNo: self = .yesOrNo
    case .choice(let values): self = .choice(values)
    case .text, .email, .link: self = .presence
    }
  }
}

extension Node {
  /// The value of a literal, which may have a sign before it.
  fileprivate var literal: Value? {
    switch self {
    case .literal(let value): return value
    case .negative(.literal(.number(let number))): return number.negated.map(Value.number)
    case .negative(.literal(.money(let money))):
      return money.amount.negated.map { .money(Money(amount: $0, currency: money.currency)) }
    default: return nil
    }
  }
}
