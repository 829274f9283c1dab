package io.relayer.app.yaml;

import io.relayer.app.yaml.YamlNode.Mapping;
import io.relayer.app.yaml.YamlNode.Nothing;
import io.relayer.app.yaml.YamlNode.Scalar;
import io.relayer.app.yaml.YamlNode.Sequence;
import io.relayer.core.config.Paths;
import io.relayer.core.config.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/// Reads YAML text into nodes.
///
/// Why: RATIONALE.md#no-aliases.
public final class YamlDocument {
  private static final YAMLFactory YAML = new YAMLFactory();

  private static final Pattern PLACE = Pattern.compile(" in reader, (line \\d+, column \\d+):");

  private final YAMLParser parser;
  private final List<Problem> problems;

  private YamlDocument(YAMLParser parser, List<Problem> problems) {
    this.parser = parser;
    this.problems = problems;
  }

  /// @param problems takes what is wrong with the text
  public static Mapping read(String text, List<Problem> problems) {
    try (JsonParser parser = YAML.createParser(ObjectReadContext.empty(), text)) {
      YamlDocument document = new YamlDocument((YAMLParser) parser, problems);
      YamlNode top = parser.nextToken() == null ? new Nothing() : document.node("");
      if (top instanceof Mapping mapping) {
        document.expectEnd();
        return mapping;
      }
      String expected = "expected keys and values, such as section database, found ";
      problems.add(new Problem("", expected + top.kind()));
    } catch (JacksonException e) {
      problems.add(new Problem("", notYaml(e)));
    }
    return Mapping.EMPTY;
  }

  private void expectEnd() {
    if (parser.nextToken() != null) {
      int line = parser.currentTokenLocation().getLineNr();
      problems.add(new Problem("", "a second document begins at line %d".formatted(line)));
    }
  }

  /// The parser's own words, without the pieces of the text that it shows: these may hold a secret.
  private static String notYaml(JacksonException e) {
    List<String> lines = e.getOriginalMessage().lines().filter(line -> !line.isBlank()).toList();
    String words =
        lines.stream().filter(line -> !line.startsWith(" ")).collect(Collectors.joining(", "));
    String place =
        lines.stream()
            .map(PLACE::matcher)
            .filter(Matcher::matches)
            .map(found -> " at " + found.group(1))
            .reduce("", (_, last) -> last);
    String tab = words.contains("TAB") ? ": indent by spaces, not by tabs" : "";
    return "not YAML%s: %s%s".formatted(place, words, tab);
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
      String at = Paths.secret(path, key, entries.size());
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
