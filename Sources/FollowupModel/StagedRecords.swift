// Records on their way from files into the store, outside of memory: as many as files have.

/// Records by their key, each once, which can be read again and again.
public final class StagedRecords: Sendable {
  public let count: Int
  /// The record types that may be among them.
  public let types: Set<String>
  private let read: @Sendable (_ body: (Record) throws -> Void) throws -> Void

  /// `read` calls its argument with every record, by rising type, then id. `types` are those that may come.
  public init(
    count: Int, types: Set<String>, read: @escaping @Sendable (_ body: (Record) throws -> Void) throws -> Void
  ) {
    self.count = count
    self.types = types
    self.read = read
  }

  /// Calls `body` with every record, by type and id. Throws what reading them throws.
  public func forEach(_ body: (Record) throws -> Void) throws { try read(body) }

  /// All of them, in memory.
  public func all() throws -> [Record] {
    var records: [Record] = []
    records.reserveCapacity(count)
    try forEach { records.append($0) }
    return records
  }
}

extension StagedRecords: Hashable {
  public static func == (left: StagedRecords, right: StagedRecords) -> Bool { left === right }
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
