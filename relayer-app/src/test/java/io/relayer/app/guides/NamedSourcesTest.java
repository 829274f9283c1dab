package io.relayer.app.guides;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Names of sources in the developers' documents: each class, package, file, module and Maven
/// profile that stands there in backticks exists. A name that moved, or went, is mended with it.
class NamedSourcesTest {
  private static final Path HOME = Path.of(System.getProperty("relayer.home"));

  /// Classes of libraries and of Java.
  private static final Set<String> FOREIGN_CLASSES =
      Set.of("BigDecimal", "Handle", "ProcessHandle", "Secp256k1");

  /// Files that a run makes, and one that the tree must not have.
  private static final Predicate<String> NOT_IN_THE_TREE =
      Pattern.compile(
              "logback-test\\.xml|endpoints\\.json|relayer\\.yaml|(.+/)?target/.*|\\.relayer/.*")
          .asMatchPredicate();

  private static final Pattern SPAN = Pattern.compile("`([^`\\n]+)`");
  private static final Pattern PACKAGE = Pattern.compile("io\\.relayer(?:\\.[a-z]+)*");
  private static final Pattern QUALIFIED =
      Pattern.compile("(io\\.relayer(?:\\.[a-z]+)*)\\.([A-Z]\\w+)");
  private static final Pattern SHORTENED = Pattern.compile("(?:[a-z]+/)+[A-Z]\\w+");
  private static final Pattern CLASS =
      Pattern.compile("([A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*)(?:#\\w+|\\.(\\w+)(?:\\(.*\\))?)?");
  private static final Pattern PATH =
      Pattern.compile(
          "(?:[\\w.-]+/)+(?:[\\w-][\\w.-]*)?|[\\w-]+\\.(?:md|ya?ml|xml|txt|jsonl?|sql|sh)");
  private static final Pattern DECLARED =
      Pattern.compile("\\b(?:class|record|interface|enum) ([A-Z]\\w+)");
  private static final Pattern MAVEN =
      Pattern.compile("-P(\\w+)|-pl (relayer-\\w+)|-Dtest=(\\w+)(?=[ #]|$)");

  /// Folders of what is made, not written.
  private static final Set<String> MADE = Set.of("target", ".git", ".relayer", "node_modules");

  private static final Set<String> TREE = tree();
  private static final Map<String, List<String>> SOURCES = sources();
  private static final List<String> POMS = read("pom.xml");

  @ParameterizedTest
  @ValueSource(strings = {"docs/architecture.md", "CONTRIBUTING.md", "RATIONALE.md"})
  void exist(String document) {
    List<String> missing = new ArrayList<>();
    for (MatchResult span : SPAN.matcher(Guides.read(document)).results().toList()) {
      String name = span.group(1);
      if (name.startsWith("mvn ")) {
        MAVEN
            .matcher(name)
            .results()
            .filter(part -> !isInBuild(part))
            .forEach(_ -> missing.add(name));
      } else if (!isThere(name)) {
        missing.add(name);
      }
    }

    assertThat(missing).isEmpty();
  }

  private static boolean isThere(String name) {
    if (PACKAGE.matcher(name).matches()) {
      return has("java/" + name.replace('.', '/'));
    }
    if (QUALIFIED.matcher(name).matches()) {
      return has("java/" + name.replace('.', '/') + ".java");
    }
    if (SHORTENED.matcher(name).matches()) {
      return has("java/io/relayer/" + name + ".java");
    }
    var ofClass = CLASS.matcher(name);
    if (ofClass.matches()) {
      return FOREIGN_CLASSES.contains(ofClass.group(1))
          || declares(ofClass.group(1), ofClass.group(2));
    }
    return !PATH.matcher(name).matches() || NOT_IN_THE_TREE.test(name) || has(name);
  }

  /// Whether some source declares the class, and names its member, if one is asked for.
  private static boolean declares(String name, @Nullable String member) {
    return SOURCES.getOrDefault(name, List.of()).stream()
        .anyMatch(source ->
            member == null || Pattern.compile("\\b" + member + "\\b").matcher(source).find());
  }

  /// Whether a file or folder of the tree has this path, or ends in it.
  private static boolean has(String path) {
    String end = "/" + path.replaceAll("^\\./|/$", "");
    return TREE.stream().anyMatch(known -> known.endsWith(end));
  }

  private static boolean isInBuild(MatchResult part) {
    if (part.group(1) != null) {
      return POMS.stream().anyMatch(pom -> pom.contains("<id>%s</id>".formatted(part.group(1))));
    }
    return part.group(2) != null ? has(part.group(2)) : declares(part.group(3), null);
  }

  private static Set<String> tree() {
    Set<String> paths = new TreeSet<>();
    try {
      Files.walkFileTree(
          HOME,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
              paths.add("/" + HOME.relativize(folder));
              return MADE.contains(folder.getFileName().toString())
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              paths.add("/" + HOME.relativize(file));
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return paths;
  }

  /// Each class, with the sources that declare one of its name.
  private static Map<String, List<String>> sources() {
    Map<String, List<String>> sources = new HashMap<>();
    for (String source : read(".java")) {
      DECLARED
          .matcher(source)
          .results()
          .forEach(of -> sources.computeIfAbsent(of.group(1), _ -> new ArrayList<>()).add(source));
    }
    return sources;
  }

  private static List<String> read(String end) {
    return TREE.stream()
        .filter(path -> path.endsWith(end))
        .map(path -> Guides.read(path.substring(1)))
        .toList();
  }
}
