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
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Puts the environment's values in for `${NAME}` and `${NAME:default}`. `$${` stands for a plain
/// `${`.
public final class Placeholders {
  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\$\\$\\{|\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::([^}]*))?}|\\$\\{[^}]*}?");

  private final Map<String, String> environment;
  private final List<Problem> problems;

  public Placeholders(Map<String, String> environment, List<Problem> problems) {
    this.environment = environment;
    this.problems = problems;
  }

  public Mapping fill(Mapping mapping) {
    return fill(mapping, "");
  }

  private Mapping fill(Mapping mapping, String path) {
    Map<String, YamlNode> filled = new LinkedHashMap<>();
    mapping.entries().forEach((key, value) -> filled.put(key, fill(value, Paths.join(path, key))));
    return new Mapping(filled);
  }

  private YamlNode fill(YamlNode node, String path) {
    return switch (node) {
      case Nothing nothing -> nothing;
      case Scalar(var text) -> new Scalar(fill(text, path));
      case Mapping mapping -> fill(mapping, path);
      case Sequence(var elements) -> {
        List<YamlNode> filled = new ArrayList<>();
        for (YamlNode element : elements) {
          filled.add(fill(element, Paths.element(path, filled.size())));
        }
        yield new Sequence(filled);
      }
    };
  }

  private String fill(String text, String path) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(value(found, path)));
  }

  private String value(MatchResult found, String path) {
    if (found.group().equals("$${")) {
      return "${";
    }
    String name = found.group(1);
    if (name == null) {
      problems.add(
          new Problem(path, "'%s' is not ${NAME} or ${NAME:default}".formatted(found.group())));
      return "";
    }
    String set = environment.get(name);
    String value = set == null ? found.group(2) : set;
    if (value == null) {
      problems.add(
          new Problem(path, "environment variable " + name + " is not set, and has no default"));
      return "";
    }
    return value;
  }
}
