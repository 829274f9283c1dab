package io.relayer.core.config;

import io.relayer.core.config.YamlNode.Mapping;
import io.relayer.core.config.YamlNode.Nothing;
import io.relayer.core.config.YamlNode.Scalar;
import io.relayer.core.config.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/// Reads YAML text into nodes.
final class YamlDocument {
  private static final YAMLFactory YAML = new YAMLFactory();

  private final YAMLParser parser;
  private final List<Problem> problems;

  private YamlDocument(YAMLParser parser, List<Problem> problems) {
    this.parser = parser;
    this.problems = problems;
  }

  /// @param problems takes what is wrong with the text
  static Mapping read(String text, List<Problem> problems) {
    try (JsonParser parser = YAML.createParser(ObjectReadContext.empty(), text)) {
      YamlDocument document = new YamlDocument((YAMLParser) parser, problems);
      YamlNode top = parser.nextToken() == null ? new Nothing() : document.node("");
      return switch (top) {
        case Mapping mapping -> mapping;
        case Nothing() -> Mapping.EMPTY;
        case Scalar _, Sequence _ -> {
          problems.add(new Problem("", "expected keys and values, found " + top.describe()));
          yield Mapping.EMPTY;
        }
      };
    } catch (JacksonException e) {
      String where =
          "line %d, column %d"
              .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
      problems.add(new Problem("", "not YAML at " + where + ": " + e.getOriginalMessage()));
      return Mapping.EMPTY;
    }
  }

  private YamlNode node(String path) {
    JsonToken token = parser.currentToken();
    if (parser.isCurrentAlias()) {
      problems.add(new Problem(path, "references to other places (*name) are not supported"));
      return new Nothing();
    }
    if (token == JsonToken.START_OBJECT) {
      return mapping(path);
    }
    if (token == JsonToken.START_ARRAY) {
      return sequence(path);
    }
    return token == JsonToken.VALUE_NULL ? new Nothing() : new Scalar(parser.getString());
  }

  private Mapping mapping(String path) {
    Map<String, YamlNode> entries = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      String at = Paths.join(path, key);
      parser.nextToken();
      if (entries.put(key, node(at)) != null) {
        problems.add(new Problem(at, "given twice"));
      }
    }
    return new Mapping(entries);
  }

  private Sequence sequence(String path) {
    List<YamlNode> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(node(Paths.element(path, elements.size())));
    }
    return new Sequence(elements);
  }
}
