// The records behind a batch: for what is not computed in columns, and for ends that must be exact.

import FollowupModel

/// Where the records of a batch can be read one by one.
public protocol BatchRecords: AnyObject {
  /// What rules can look up from a dossier of the batch.
  func lookup(ofDossier dossier: Int) -> any RecordLookup
}

extension BatchRecords {
  /// The record in a row; nil where it is not there any more.
  func record(at row: Int, of table: RecordTable) -> (record: Record, lookup: any RecordLookup)? {
    let lookup = lookup(ofDossier: Int(table.dossiers[row]))
    return lookup.record(RecordKey(table.type, table.id(of: row))).map { ($0, lookup) }
  }
}

/// Records in memory, which all see each other.
public final class LoadedRecords: BatchRecords {
  private let records: RecordSet

  public init(_ records: RecordSet) { self.records = records }

  public func lookup(ofDossier dossier: Int) -> any RecordLookup { records }
}
