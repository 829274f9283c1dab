package io.relayer.app.guides;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Links between the documents, and from the code to RATIONALE.md, lead somewhere: a reason that
/// can't be found is not given.
class LinksTest {
  private static final Path HOME = Path.of(System.getProperty("relayer.home"));
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]*)\\)");
  private static final Pattern REASON = Pattern.compile("RATIONALE\\.md#([\\w-]+)");
  private static final Pattern ANCHOR = Pattern.compile("<a id=\"([\\w-]+)\"></a>");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

  @Test
  void ofTheDocumentsLeadSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path document : documents()) {
      Matcher links = LINK.matcher(Files.readString(document));
      while (links.find()) {
        String target = links.group(1);
        if (!target.contains("://") && !leads(document, target)) {
          broken.add(HOME.relativize(document) + " -> " + target);
        }
      }
    }

    assertThat(broken).isEmpty();
  }

  @Test
  void ofTheCodeToItsReasonsLeadThere() throws IOException {
    Set<String> anchors = anchors(HOME.resolve("RATIONALE.md"));
    List<String> broken = new ArrayList<>();
    int found = 0;
    for (Path source : sources()) {
      Matcher reasons = REASON.matcher(Files.readString(source));
      while (reasons.find()) {
        found++;
        if (!anchors.contains(reasons.group(1))) {
          broken.add(HOME.relativize(source) + " -> " + reasons.group());
        }
      }
    }

    assertThat(found).as("reasons that the code names").isPositive();
    assertThat(broken).isEmpty();
  }

  @Test
  void anchorsAreUnique() throws IOException {
    List<String> anchors =
        ANCHOR
            .matcher(Files.readString(HOME.resolve("RATIONALE.md")))
            .results()
            .map(anchor -> anchor.group(1))
            .toList();

    assertThat(anchors).isNotEmpty().doesNotHaveDuplicates();
  }

  private static boolean leads(Path document, String target) throws IOException {
    int hash = target.indexOf('#');
    String name = hash < 0 ? target : target.substring(0, hash);
    Path file = name.isEmpty() ? document : document.resolveSibling(name).normalize();
    return Files.exists(file) && (hash < 0 || anchors(file).contains(target.substring(hash + 1)));
  }

  private static Set<String> anchors(Path document) throws IOException {
    String text = Files.readString(document);
    Set<String> anchors = new HashSet<>();
    ANCHOR.matcher(text).results().forEach(anchor -> anchors.add(anchor.group(1)));
    HEADING.matcher(text).results().forEach(heading -> anchors.add(slug(heading.group(1))));
    return anchors;
  }

  /// A heading's anchor, as GitHub makes it.
  private static String slug(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
  }

  private static List<Path> documents() throws IOException {
    try (Stream<Path> top = Files.list(HOME);
        Stream<Path> docs = Files.list(HOME.resolve("docs"))) {
      return Stream.concat(top, docs).filter(file -> file.toString().endsWith(".md")).toList();
    }
  }

  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    try (Stream<Path> top = Files.list(HOME)) {
      for (Path module : top.filter(file -> Files.exists(file.resolve("src"))).toList()) {
        try (Stream<Path> files = Files.walk(module.resolve("src"))) {
          files
              .filter(file -> file.toString().matches(".*\\.(java|sql|txt|yaml)"))
              .forEach(sources::add);
        }
      }
    }
    sources.add(HOME.resolve("pom.xml"));
    sources.add(HOME.resolve("relayer"));
    sources.add(HOME.resolve("CONTRIBUTING.md"));
    return sources;
  }
}
