// What a source brings: rows to write, rows it could not read, and the guards that may hold it for a person.

/// One record to write or to remove.
public enum RecordWrite: Hashable, Codable, Sendable {
  case put(Record)
  case delete(RecordKey)

  public var key: RecordKey {
    switch self {
    case .put(let record): return record.key
    case .delete(let key): return key
    }
  }
}

/// A row that could not be taken.
public struct RejectedRow: Hashable, Codable, Sendable {
  public var file: String
  /// The line of the file on which the row begins, from 1.
  public var line: Int
  /// What is wrong and what to do, for people.
  public var reason: String
  /// The record the row was about, where that could be read: it stays as it was.
  public var key: RecordKey?
  /// The reason without what stands in the row, for the journal; nil where `reason` repeats nothing of it.
  public var withheld: String?

  // What is kept and answered needs no second reason.
  private enum CodingKeys: CodingKey { case file, line, reason, key }

  public init(file: String, line: Int, reason: String, key: RecordKey?, withheld: String? = nil) {
    self.withheld = withheld
    self.file = file
    self.line = line
    self.reason = reason
    self.key = key
  }
}

/// Who a record's values come from.
public enum Owner: Hashable, Codable, Sendable {
  /// A configured source, by its name.
  case source(String)
  /// `followupctl import`: any source may take the record over.
  case imported
  /// `followupctl record put`: sources leave it alone.
  case hand
}

/// Records that take effect together.
public struct ChangeSet: Hashable, Codable, Sendable {
  public enum Mode: Hashable, Codable, Sendable {
    /// Records not in the set stay.
    case upsert
    /// The owner's records of these types that are not in the set are removed.
    case snapshot(types: Set<String>)
  }

  public var owner: Owner
  public var mode: Mode
  /// The files it was read from, for people.
  public var files: [String]
  public var writes: [RecordWrite]
  /// What files say: written after `writes`, and not part of the set's code.
  public var staged: StagedRecords?
  public var rejected: [RejectedRow]
  /// Above this share of bad rows the set is held for a person (0…1).
  public var rejectedAtMost: Double
  /// Above this share of removed records the set is held for a person (0…1).
  public var removedAtMost: Double
  /// What the set was made from (content, mapping, record types): the same again changes nothing.
  public var fingerprint: String?

  public init(
    owner: Owner, mode: Mode = .upsert, files: [String] = [], writes: [RecordWrite] = [], staged: StagedRecords? = nil,
    rejected: [RejectedRow] = [],
    rejectedAtMost: Double = 0.10, removedAtMost: Double = 0.20, fingerprint: String? = nil
  ) {
    self.owner = owner
    self.mode = mode
    self.files = files
    self.writes = writes
    self.staged = staged
    self.rejected = rejected
    self.rejectedAtMost = rejectedAtMost
    self.removedAtMost = removedAtMost
    self.fingerprint = fingerprint
  }

  private enum CodingKeys: String, CodingKey {
    case owner, mode, files, writes, rejected, rejectedAtMost, removedAtMost, fingerprint
  }

  /// How many records it brings.
  public var recordCount: Int { writes.count + (staged?.count ?? 0) }
}

/// What writing records changed.
public struct WriteOutcome: Hashable, Codable, Sendable {
  public var added = 0
  public var changed = 0
  public var unchanged = 0
  public var removed = 0
  /// Of those that an import changed, how many are a source's.
  public var changedOfSources = 0
  public init() {}

  public static func += (left: inout WriteOutcome, right: WriteOutcome) {
    left.added += right.added
    left.changed += right.changed
    left.unchanged += right.unchanged
    left.removed += right.removed
    left.changedOfSources += right.changedOfSources
  }
}
