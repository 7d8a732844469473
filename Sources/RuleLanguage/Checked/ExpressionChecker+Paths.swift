// Names: what `client.manager.name` leads to, from the record of a rule or the element of an aggregate.

import FollowupModel

/// What a path leads to.
struct ResolvedPath {
  var scope: Int
  var hops: [ListPath.Hop] = []
  /// The type of the record that holds the last name; the record itself where `last` is nil.
  var type: String
  var last: Last?
  var phrase: String

  enum Last {
    case field(Int, FieldType)
    case id
  }

  var isList: Bool { hops.contains { if case .list = $0 { true } else { false } } }

  /// The path as one to a list of records, with a link at its end followed; nil where it ends in another value.
  var list: (path: ListPath, type: String)? {
    switch last {
    case nil: return (ListPath(scope: scope, hops: hops, phrase: phrase), type)
    case .field(let index, .link(let target, _))?:
      return (ListPath(scope: scope, hops: hops + [.link(index)], phrase: phrase), target)
    default: return nil
    }
  }
}

extension ExpressionChecker {
  /// A path as a value or a list.
  mutating func path(_ names: [Name], _ range: SourceRange) -> Operand? {
    guard let resolved = resolve(names) else { return nil }
    if resolved.isList {
      guard resolved.last == nil, let list = resolved.list else {
        report(
          range, "`\(resolved.phrase)` is of many records, one value is needed",
          help: "take one with an aggregate: `sum(…)`, `latest(…)`, `any(… where …)`")
        return nil
      }
      listEnds.insert(range.end)
      return Operand(.list(list.path), .list(list.type), range)
    }
    let (path, type) = recordPath(resolved)
    if scopes.count == 1 { said.append((range.end, printed(.path(path), type))) }
    return Operand(.path(path), type, range)
  }

  /// A path without lists.
  func recordPath(_ resolved: ResolvedPath) -> (RecordPath, ValueType) {
    let links = resolved.hops.compactMap { hop -> Int? in if case .link(let index) = hop { index } else { nil } }
    let end: PathEnd
    let type: ValueType
    switch resolved.last {
    case .field(let index, let fieldType)?: (end, type) = (.field(index), ValueType(fieldType))
    case .id?: (end, type) = (.id, .text)
    case nil: (end, type) = (.record, .link(resolved.type))
    }
    return (RecordPath(scope: resolved.scope, links: links, end: end, phrase: resolved.phrase), type)
  }

  /// How people read a value of a type.
  func printed(_ node: Node, _ type: ValueType) -> PrintedNode {
    switch type {
    case .link(let target): return PrintedNode(node: node, nameField: schema[target]?.fieldIndex("name"))
    case .choice: return PrintedNode(node: node, choice: choiceField(of: node))
    default: return PrintedNode(node: node)
    }
  }

  /// The field that a node reads.
  func choiceField(of node: Node) -> FieldName? {
    guard case .path(let path) = node, case .field(let index) = path.end, path.scope < scopes.count else { return nil }
    var type = schema[scopes[path.scope]]
    for link in path.links {
      guard let current = type, case .link(let target, _) = current.fields[link].type else { return nil }
      type = schema[target]
    }
    return type.map { FieldName(record: $0.name, field: $0.fields[index].name) }
  }

  /// Whether a name stands for something in the records around.
  func isKnown(_ name: String) -> Bool { scopeOf(name) != nil }

  /// The position of the innermost record that knows a name; nil where none does.
  private func scopeOf(_ name: String) -> Int? {
    for scope in scopes.indices.reversed() {
      if scope == 0, name == scopes[0] { return 0 }
      if has(name, scopes[scope]) { return scope }
    }
    return nil
  }

  private func has(_ name: String, _ type: String) -> Bool {
    name == "id" || schema[type]?.fieldIndex(name) != nil || schema.wayBack(name, of: type) != nil
  }

  /// Follows names from the records around.
  mutating func resolve(_ names: [Name]) -> ResolvedPath? {
    guard let first = names.first else { return nil }
    let phrase = names.map(\.text).joined(separator: ".")
    guard let scope = scopeOf(first.text) else {
      reportUnknown(first, of: scopes[scopes.count - 1])
      return nil
    }
    warnOfShadow(first, scope)
    var path = ResolvedPath(scope: scope, type: scopes[scope], phrase: phrase)
    var rest = names[...]
    if scope == 0, first.text == scopes[0] {
      note(first, .record(first.text))
      rest = rest.dropFirst()
    }
    for (offset, name) in rest.enumerated() {
      guard step(&path, name, isLast: offset == rest.count - 1) else { return nil }
    }
    return path
  }

  /// Remembers what a name stands for, so that readers of other languages get its label.
  mutating func note(_ name: Name, _ thing: Labelled) { named[name.range.start] = (name.range.end, thing) }

  private mutating func step(_ path: inout ResolvedPath, _ name: Name, isLast: Bool) -> Bool {
    note(name, .field(FieldName(record: path.type, field: name.text)))
    if let type = schema[path.type], let index = type.fieldIndex(name.text) {
      reads.insert(FieldRead(type: path.type, field: index))
      let fieldType = type.fields[index].type
      if isLast {
        path.last = .field(index, fieldType)
        return true
      }
      guard case .link(let target, _) = fieldType else {
        report(
          name.range, "`\(name.text)` is \(ValueType(fieldType).phrase), so nothing can follow it after a dot",
          help: "end the path here")
        return false
      }
      path.hops.append(.link(index))
      path.type = target
      return true
    }
    if let wayBack = schema.wayBack(name.text, of: path.type) {
      if path.type == "employee", scopes[0] != "employee" {
        report(
          name.range, "lists of an employee can be used only in rules `for each employee`",
          help: "start from the client instead")
        return false
      }
      reads.insert(FieldRead(type: wayBack.type, field: wayBack.field))
      path.hops.append(.list(type: wayBack.type, field: wayBack.field))
      path.type = wayBack.type
      return true
    }
    if name.text == "id" {
      path.last = .id
      guard isLast else {
        report(name.range, "`id` is a text, so nothing can follow it after a dot", help: "end the path here")
        return false
      }
      return true
    }
    reportUnknown(name, of: path.type)
    return false
  }

  /// An element's name that hides one outside is surely not always meant.
  private mutating func warnOfShadow(_ name: Name, _ scope: Int) {
    guard scope > 0, name.text != "id", !namesOutside,
      let outer = scopes[..<scope].lastIndex(where: { has(name.text, $0) })
    else { return }
    warn(
      name.range,
      "`\(name.text)` is that of each \(scopes[scope]) in the list, not that of the \(scopes[outer]) outside",
      help: outer == 0 ? "for the other write `\(scopes[0]).\(name.text)`" : nil)
  }
}
