// Columns of JSON, for what is only kept and never searched.

import Foundation

/// A dictionary as an administrator reads it; `{}` without the machinery, as it mostly is.
func json(_ dictionary: [String: some Encodable]) throws -> String {
  dictionary.isEmpty ? "{}" : try json(any: dictionary)
}

/// Counts by name, as every look writes them: the same text, without the machinery where the names are plain.
func json(_ counts: [String: Int]) throws -> String {
  guard counts.keys.allSatisfy({ $0.utf8.allSatisfy(isPlain) }) else { return try json(any: counts) }
  return "{" + counts.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
}

func decodeJSON(_ text: String) throws -> [String: Int] {
  if text == "{}" { return [:] }
  return try plainCounts(text) ?? decodeJSON(any: text)
}

/// Reads `{"a":1,"b":2}`; nil for anything that is written otherwise.
private func plainCounts(_ text: String) -> [String: Int]? {
  var rest = Substring(text).utf8
  var counts: [String: Int] = [:]
  guard rest.popFirst() == UInt8(ascii: "{") else { return nil }
  repeat {
    guard rest.popFirst() == UInt8(ascii: "\"") else { return nil }
    let name = rest.prefix(while: isPlain)
    rest = rest.dropFirst(name.count)
    guard rest.popFirst() == UInt8(ascii: "\""), rest.popFirst() == UInt8(ascii: ":") else { return nil }
    let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    rest = rest.dropFirst(digits.count)
    guard let name = String(name), let count = String(digits).flatMap({ Int($0) }) else { return nil }
    counts[name] = count
  } while rest.first == UInt8(ascii: ",") && rest.popFirst() != nil
  return rest.elementsEqual("}".utf8) ? counts : nil
}

/// Whether a byte stands for itself in a text of JSON.
private func isPlain(_ byte: UInt8) -> Bool { byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\") }

func json(any content: some Encodable) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  return String(decoding: try encoder.encode(content), as: UTF8.self)
}

func decodeJSON<Content: Decodable>(_ text: String) throws -> [String: Content] {
  text == "{}" ? [:] : try decodeJSON(any: text)
}

func decodeJSON<Content: Decodable>(any text: String) throws -> Content {
  do {
    return try JSONDecoder().decode(Content.self, from: Data(text.utf8))
  } catch {
    throw CorruptBytes("a column holds no valid JSON")
  }
}
