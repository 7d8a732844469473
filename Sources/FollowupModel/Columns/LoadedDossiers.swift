// Records in memory as dossiers: the way a store keeps them, for records that come from files.

extension RecordSet {
  /// The dossier that a record belongs to: that of the client to which its first links lead, else one of its own.
  public func dossier(of record: Record, _ schema: Schema) -> DossierKey {
    var record = record
    for _ in 0..<Limits.nestingDepth {
      guard let field = schema.clientLink(of: record.key.type), let parent = record.link(field) else { break }
      if parent.type == Schema.client { return DossierKey(root: parent) }
      guard let next = self.record(parent) else { break }
      record = next
    }
    return DossierKey(root: record.key)
  }

  /// All records by dossier.
  public func dossiers(_ schema: Schema) -> [DossierKey: [Record]] {
    Dictionary(grouping: all) { dossier(of: $0, schema) }
  }
}
