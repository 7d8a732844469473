// The record types that rules declare, and which of them belong to a client.

/// One field of a record type.
public struct Field: Hashable, Sendable {
  public var name: String
  public var type: FieldType
  public var isOptional: Bool

  public init(name: String, type: FieldType, isOptional: Bool = false) {
    self.name = name
    self.type = type
    self.isOptional = isOptional
  }
}

/// A declared record type: a name and fields in the order declared. The id is no field.
public struct RecordType: Hashable, Sendable {
  public let name: String
  public let fields: [Field]
  private let indexByName: [String: Int]

  public init(name: String, fields: [Field]) {
    self.name = name
    self.fields = fields
    indexByName = Dictionary(
      fields.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The position of a field in `fields` and in the `values` of a record.
  public func fieldIndex(_ name: String) -> Int? { indexByName[name] }
}

/// A list that a record has because others link to it: `client.invoices`.
public struct WayBack: Hashable, Sendable {
  /// The name of the list.
  public var name: String
  /// The type whose records are listed, and the position of their link.
  public var type: String
  public var field: Int

  public init(name: String, type: String, field: Int) {
    self.name = name
    self.type = type
    self.field = field
  }
}

/// All record types of one generation of rules.
public struct Schema: Hashable, Sendable {
  /// In the order declared.
  public let types: [RecordType]
  private let indexByName: [String: Int]
  private let wayBacksByTarget: [String: [WayBack]]
  private let wayBackByName: [String: [String: WayBack]]
  /// Of the types of which each record belongs to a client, the link along which it finds it.
  private let clientLinks: [String: Int]

  public init(types: [RecordType]) {
    self.types = types
    indexByName = Dictionary(
      types.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    var wayBacks: [String: [WayBack]] = [:]
    for type in types {
      for (index, field) in type.fields.enumerated() {
        guard case .link(let target, let name?) = field.type else { continue }
        wayBacks[target, default: []].append(WayBack(name: name, type: type.name, field: index))
      }
    }
    wayBacksByTarget = wayBacks
    wayBackByName = wayBacks.mapValues { lists in
      Dictionary(lists.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }
    let followers = Schema.typesOfClients(types).subtracting([Schema.client])
    clientLinks = types.reduce(into: [:]) { links, type in
      if followers.contains(type.name) { links[type.name] = Schema.firstLink(of: type) }
    }
  }

  public subscript(_ name: String) -> RecordType? {
    indexByName[name].map { types[$0] }
  }

  /// The lists that records of a type have.
  public func wayBacks(of type: String) -> [WayBack] { wayBacksByTarget[type] ?? [] }

  /// The list of that name that records of a type have.
  public func wayBack(_ name: String, of type: String) -> WayBack? { wayBackByName[type]?[name] }

  /// Whether records of a type lie in a client's dossier: `client` itself, and every type whose first link leads
  /// there, through other such types or directly.
  public func belongsToClient(_ type: String) -> Bool { type == Schema.client || clientLinks[type] != nil }

  /// The position of the link along which a record of a type finds its client; nil for `client` and for types that
  /// belong to none.
  public func clientLink(of type: String) -> Int? { clientLinks[type] }

  /// The name of the type that is the root of dossiers.
  public static let client = "client"

  private static func firstLink(of type: RecordType) -> Int? {
    type.fields.firstIndex { if case .link = $0.type { return true } else { return false } }
  }

  private static func typesOfClients(_ types: [RecordType]) -> Set<String> {
    var followers: [String: [String]] = [:]
    for type in types {
      guard let index = firstLink(of: type), case .link(let target, _) = type.fields[index].type else { continue }
      followers[target, default: []].append(type.name)
    }
    var result: Set<String> = [client]
    var rest = [client]
    while let type = rest.popLast() {
      rest += followers[type, default: []].filter { result.insert($0).inserted }
    }
    return result
  }
}
