// Columns of JSON, for what is only kept and never searched.

import Foundation

/// A dictionary as an administrator reads it; `{}` without the machinery, as it mostly is.
func json(_ dictionary: [String: some Encodable]) throws -> String {
  dictionary.isEmpty ? "{}" : try json(any: dictionary)
}

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
