// The numbers under which record types, fields and choice values are kept. They are never reused, so that editing a
// `record` declaration needs no rewriting of records: see `adopt` for what each edit does.

import FollowupModel

struct Catalog {
  /// How a record finds its dossier: the number of its client link, and of the type that leads to.
  struct Home: Hashable {
    var field: Int
    var target: Int
  }

  struct FieldEntry {
    var number: Int
    var name: String
    /// `FieldType.storageKind`.
    var kind: String
    /// For a link: the number of the target's type.
    var target: Int?
    /// For a choice: every value ever listed, by number.
    var choices: [String] = []
  }

  struct TypeEntry {
    var number: Int
    var name: String
    /// In the order of their numbers, from 1.
    var fields: [FieldEntry] = []
    /// Nil for types whose records are dossiers of their own.
    var home: Home?
    /// Nil while the type is not declared: its records are kept and not visible.
    var layout: RecordLayout?
  }

  /// In the order of their numbers, from 1.
  private(set) var types: [TypeEntry] = []
  private var numbers: [String: Int] = [:]
  private(set) var owners: [Owner: Int] = [:]
  private(set) var isAdopted = false

  static let empty = Catalog()

  private init() {}

  func number(of type: String) -> Int? { numbers[type] }

  func entry(_ number: Int) throws(CorruptBytes) -> TypeEntry {
    guard types.indices.contains(number - 1) else { throw CorruptBytes("a record is of the unknown type \(number)") }
    return types[number - 1]
  }

  /// How a type's records are laid out; nil while it is not declared.
  func layout(_ number: Int) throws(CorruptBytes) -> RecordLayout? {
    guard types.indices.contains(number - 1) else { throw CorruptBytes("a record is of the unknown type \(number)") }
    return types[number - 1].layout
  }

  func owner(_ number: Int) throws(CorruptBytes) -> Owner {
    guard let owner = owners.first(where: { $0.value == number })?.key else {
      throw CorruptBytes("a record has the unknown owner \(number)")
    }
    return owner
  }

  /// Whether records of some type find their dossier through records of this one.
  func leadsOthersHome(_ type: Int) -> Bool {
    types.contains { $0.home?.target == type }
  }

  /// The type's number, a new one where it has none.
  mutating func number(registering name: String, in database: Connection?) throws -> Int {
    if let number = numbers[name] { return number }
    let number = types.count + 1
    try database?.run("INSERT INTO record_type (number, name) VALUES (?, ?)", [number, name])
    types.append(TypeEntry(number: number, name: name))
    numbers[name] = number
    return number
  }

  mutating func number(registering owner: Owner, in database: Connection) throws -> Int {
    if let number = owners[owner] { return number }
    let number = owners.count + 1
    let (kind, name) = owner.columns
    try database.run("INSERT INTO owner (number, kind, name) VALUES (?, ?, ?)", [number, kind, name])
    owners[owner] = number
    return number
  }
}

extension Catalog {
  /// Makes a schema the one in force and returns the types whose records may now belong to other dossiers. Without a
  /// database (a store opened for reading) new numbers are only for this run: nothing stored bears them.
  ///
  /// A field is known by record, name and `FieldType.storageKind`. So an added or renamed field, one whose type
  /// changed, and a link to another record read as missing until they are read again; dropped fields, types and choice
  /// values are kept unseen, and are back when they are declared again as they were.
  mutating func adopt(_ schema: Schema, in database: Connection?) throws -> Set<Int> {
    var moved: Set<Int> = []
    for index in types.indices { types[index].layout = nil }
    for type in schema.types { _ = try number(registering: type.name, in: database) }
    for type in schema.types {
      let number = try number(registering: type.name, in: database)
      let columns = try type.fields.map { try column($0, of: number, in: database) }
      var positions = [Int](repeating: -1, count: types[number - 1].fields.count + 1)
      for (position, column) in columns.enumerated() { positions[column.number] = position }
      types[number - 1].layout = RecordLayout(name: type.name, columns: columns, positions: positions)
      let home = schema.clientLink(of: type.name).flatMap { link -> Home? in
        let field = columns[link].number
        return types[number - 1].fields[field - 1].target.map { Home(field: field, target: $0) }
      }
      guard home != types[number - 1].home else { continue }
      types[number - 1].home = home
      moved.insert(number)
      try database?.run(
        "UPDATE record_type SET home_field = ?, home_target = ? WHERE number = ?", [home?.field, home?.target, number])
    }
    isAdopted = true
    return moved
  }

  private mutating func column(
    _ field: Field, of type: Int, in database: Connection?
  ) throws -> RecordLayout.Column {
    let kind = field.type.storageKind
    let number: Int
    if let known = types[type - 1].fields.first(where: { $0.name == field.name && $0.kind == kind }) {
      number = known.number
    } else {
      number = types[type - 1].fields.count + 1
      var target: Int?
      if case .link(let name, _) = field.type { target = try self.number(registering: name, in: database) }
      try database?.run(
        "INSERT INTO field (type, number, name, kind, target) VALUES (?, ?, ?, ?, ?)",
        [type, number, field.name, kind, target])
      types[type - 1].fields.append(FieldEntry(number: number, name: field.name, kind: kind, target: target))
    }
    var choiceNumbers: [String: Int] = [:]
    var choices: [String?] = []
    if case .choice(let values) = field.type {
      for value in values {
        let choice = try choiceNumber(value, type: type, field: number, in: database)
        choiceNumbers[value] = choice
        while choices.count <= choice { choices.append(nil) }
        choices[choice] = value
      }
    }
    return RecordLayout.Column(
      number: number, name: field.name, type: field.type, choiceNumbers: choiceNumbers, choices: choices)
  }

  private mutating func choiceNumber(
    _ value: String, type: Int, field: Int, in database: Connection?
  ) throws -> Int {
    let known = types[type - 1].fields[field - 1].choices
    if let number = known.firstIndex(of: value) { return number }
    try database?.run(
      "INSERT INTO choice (type, field, number, value) VALUES (?, ?, ?, ?)", [type, field, known.count, value])
    types[type - 1].fields[field - 1].choices.append(value)
    return known.count
  }
}

extension Catalog {
  /// Reads what a database holds; no schema is in force yet.
  init(_ database: Connection) throws {
    try database.forEachRow("SELECT number, name, home_field, home_target FROM record_type ORDER BY number") { row in
      let type = TypeEntry(number: try row.count(0), name: try row.text(1))
      guard type.number == types.count + 1 else { throw CorruptBytes("the numbers of record types have gaps") }
      types.append(type)
      numbers[type.name] = type.number
      if let field = try row.optionalCount(2), let target = try row.optionalCount(3) {
        types[type.number - 1].home = Home(field: field, target: target)
      }
    }
    try database.forEachRow("SELECT type, number, name, kind, target FROM field ORDER BY type, number") { row in
      let field = FieldEntry(
        number: try row.count(1), name: try row.text(2), kind: try row.text(3), target: try row.optionalCount(4))
      let type = try entry(row.count(0))
      guard field.number == type.fields.count + 1 else { throw CorruptBytes("the numbers of fields have gaps") }
      types[type.number - 1].fields.append(field)
    }
    try database.forEachRow("SELECT type, field, number, value FROM choice ORDER BY type, field, number") { row in
      let type = try entry(row.count(0))
      let field = try row.count(1)
      guard type.fields.indices.contains(field - 1), try row.count(2) == type.fields[field - 1].choices.count else {
        throw CorruptBytes("the numbers of choices have gaps")
      }
      types[type.number - 1].fields[field - 1].choices.append(try row.text(3))
    }
    try database.forEachRow("SELECT number, kind, name FROM owner") { row in
      owners[try Owner(kind: row.text(1), name: row.text(2))] = try row.count(0)
    }
  }
}

extension Owner {
  /// How the tables name an owner.
  var columns: (kind: String, name: String) {
    switch self {
    case .source(let name): return ("source", name)
    case .imported: return ("imported", "")
    case .hand: return ("hand", "")
    }
  }

  init(kind: String, name: String) throws(CorruptBytes) {
    switch kind {
    case "source": self = .source(name)
    case "imported": self = .imported
    case "hand": self = .hand
    default: throw CorruptBytes("`\(kind)` is no kind of owner")
    }
  }
}
