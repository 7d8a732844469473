// Which changes can matter to which dossiers, from what rules and scores read.

import FollowupModel
import RuleLanguage

/// What can be reached from a changed record by those who read it.
struct Reach {
  private let reads: Set<FieldRead>
  /// The types of which a record that is added or removed matters.
  private let types: Set<String>
  private let typesReadThroughLinks: Set<String>
  private let links: [String: [Int]]
  /// What has to be known of added records to find whom they reach.
  var wanted: ChangeDetail { ChangeDetail(everyRecordOf: typesReadThroughLinks, valuesOf: Set(links.keys)) }

  /// `reads` are the fields and lists that are read, `subjects` the types whose records read them.
  init(_ schema: Schema, reads: Set<FieldRead>, subjects: Set<String>) {
    self.reads = reads
    var targets: Set<String> = []
    var links: [String: [Int]] = [:]
    for read in reads {
      guard let type = schema[read.type], case .link(let target, _) = type.fields[read.field].type else { continue }
      targets.insert(target)
      links[read.type, default: []].append(read.field)
    }
    typesReadThroughLinks = targets
    if links[Schema.client] == nil {
      // That link leads to the dossier in which the record lies, and from there no further.
      for type in schema.types {
        guard let home = schema.clientLink(of: type.name),
          case .link(Schema.client, _) = type.fields[home].type
        else { continue }
        links[type.name]?.removeAll { $0 == home }
        if links[type.name]?.isEmpty ?? false { links[type.name] = nil }
      }
    }
    self.links = links
    types = subjects.union(targets).union(reads.map(\.type))
  }

  func matters(_ change: RecordChange) -> Bool {
    let type = change.key.type
    guard let before = change.before, let after = change.after else {
      return mattersWhenAdded(type)
    }
    if change.movedFrom != nil { return true }
    return before.values.indices.contains { field in
      field >= after.values.count
        || before.values[field] != after.values[field] && reads.contains(FieldRead(type: type, field: field))
    }
  }

  /// Whether a record of this type matters where it is added or removed.
  func mattersWhenAdded(_ type: String) -> Bool { types.contains(type) }

  func isReadThroughLinks(_ type: String) -> Bool { typesReadThroughLinks.contains(type) }

  func linksToFollow(of type: String) -> [Int] { links[type] ?? [] }
}
