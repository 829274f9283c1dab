package io.relayer.app;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.relayer.core.config.SecretUrl;
import io.relayer.core.database.JdbcUrl;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds the arrows between the modules, as docs/architecture.md draws them. The rules read the
/// compiled classes of every module, without their tests.
class ArchitectureTest {
  private static final String ALL = "io.relayer..";
  private static final String WEB3J = "org.web3j..";
  private static final String ENCODING = "io.relayer.ethereum..";

  /// Module, and the modules that it may depend on.
  private static final Map<String, Set<String>> ARROWS =
      Map.ofEntries(
          Map.entry("migrations", Set.of()),
          Map.entry("devnet", Set.of("migrations")),
          Map.entry("ethereum", Set.of()),
          Map.entry("messages", Set.of("ethereum")),
          Map.entry("core", Set.of("migrations", "ethereum", "messages")),
          Map.entry("node", Set.of("ethereum", "messages", "core")),
          Map.entry("operations", Set.of("ethereum", "messages", "core")),
          Map.entry("signer", Set.of("ethereum", "messages", "core")),
          Map.entry("broadcaster", Set.of("ethereum", "messages", "core", "node")),
          Map.entry("monitor", Set.of("ethereum", "messages", "core", "node")),
          Map.entry("console", Set.of("ethereum", "messages", "core", "operations")),
          Map.entry(
              "app",
              Set.of(
                  "migrations",
                  "devnet",
                  "ethereum",
                  "messages",
                  "core",
                  "node",
                  "operations",
                  "signer",
                  "broadcaster",
                  "monitor",
                  "console")),
          Map.entry("bench", Set.of("devnet", "ethereum", "core", "app")));

  /// Built after the app, which so can't depend on them, nor have their classes here: they have a
  /// test of their own.
  private static final Set<String> ABOVE = Set.of("bench");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("/test-classes/")) // of -Dquick, too
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("io.relayer");

  static Stream<String> modules() {
    return ARROWS.keySet().stream().filter(module -> !ABOVE.contains(module)).sorted();
  }

  @Test
  void everyModuleOfTheBuildHasArrows() throws IOException {
    String pom = Files.readString(Path.of(System.getProperty("relayer.home"), "pom.xml"));
    Set<String> built =
        Pattern.compile("<module>(?:relayer-)?(.+?)</module>")
            .matcher(pom)
            .results()
            .map(module -> module.group(1))
            .collect(toSet());

    assertThat(built).isEqualTo(ARROWS.keySet());
  }

  @ParameterizedTest
  @MethodSource("modules")
  void moduleDependsOnlyWhereItsArrowsPoint(String module) {
    String own = packageOf(module);
    assertThat(CLASSES.that(resideInAPackage(own))).as("imported classes of " + own).isNotEmpty();

    String[] allowed =
        Stream.concat(Stream.of(module), ARROWS.getOrDefault(module, Set.of()).stream())
            .map(ArchitectureTest::packageOf)
            .toArray(String[]::new);
    classes()
        .that()
        .resideInAPackage(own)
        .should()
        .onlyDependOnClassesThat(resideOutsideOfPackage(ALL).or(resideInAnyPackage(allowed)))
        .check(CLASSES);
  }

  @Test
  void everyClassIsInAModule() {
    String[] all = modules().map(ArchitectureTest::packageOf).toArray(String[]::new);

    assertThat(CLASSES.that(resideOutsideOfPackages(all))).isEmpty();
  }

  @Test
  void noPackagesNeedEachOtherInACircle() {
    slices().matching("io.relayer.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void signerHasNoWayToReachAChain() {
    noClasses()
        .that()
        .resideInAPackage(packageOf("signer"))
        .should()
        .transitivelyDependOnClassesThat(
            resideInAnyPackage(
                packageOf("node"),
                "java.net.http..",
                "org.web3j.protocol..",
                "okhttp3..",
                "io.vertx..",
                "io.netty..",
                "org.apache.http..",
                "org.apache.hc..",
                "org.eclipse.jetty.client.."))
        .check(CLASSES);
  }

  @Test
  void signingOfflineHasNoWayToAnyServer() {
    noClasses()
        .that()
        .resideInAPackage(packageOf("app.sign"))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                packageOf("node"),
                packageOf("app.run"),
                packageOf("core.database"),
                packageOf("core.kafka"),
                "java.net..",
                "java.sql..",
                "org.jdbi..",
                "org.apache.kafka.."))
        .check(CLASSES);
  }

  /// What is shown of a URL is its text; the URL itself goes to who connects.
  @Test
  void urlsAreRevealedOnlyToConnect() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            packageOf("core.chain"),
            packageOf("core.config"),
            packageOf("core.database"),
            packageOf("node.rpc"))
        .should()
        .callMethod(SecretUrl.class, "reveal")
        .orShould()
        .callMethod(JdbcUrl.class, "reveal")
        .check(CLASSES);
  }

  /// A batch takes each row as its first one was: what is not there is bound by its type, too.
  @Test
  void nothingIsBoundAsNoTypeInABatch() {
    noClasses()
        .should()
        .callMethodWhere(
            target(owner(assignableTo(PreparedBatch.class))).and(target(nameMatching("bindNull"))))
        .check(CLASSES);
  }

  /// Digits and letters are the same on each machine: one place says so, for libraries too.
  @Test
  void localeIsChosenInOnePlace() {
    noClasses()
        .that()
        .doNotBelongToAnyOf(Relayer.class)
        .should()
        .callMethodWhere(
            target(owner(type(Locale.class))).and(target(nameMatching("[gs]etDefault"))))
        .check(CLASSES);
  }

  @Test
  void web3jStaysInTheNodeModuleAndTheSignersEncoding() {
    noClasses()
        .that()
        .resideOutsideOfPackages(packageOf("node"), ENCODING)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(WEB3J)
        .check(CLASSES);
  }

  @Test
  void noPublicSignatureShowsAWeb3jType() {
    List<String> showing =
        CLASSES.stream()
            .flatMap(PublicSignature::of)
            .filter(s -> s.shows("org.web3j"))
            .map(PublicSignature::toString)
            .toList();

    assertThat(showing).isEmpty();
  }

  @Test
  void everyPackageIsNullMarked() {
    Set<String> unmarked =
        CLASSES.stream()
            .map(JavaClass::getPackage)
            .filter(p ->
                p.tryGetPackageInfo().filter(i -> i.isAnnotatedWith(NullMarked.class)).isEmpty())
            .map(p -> p.getName())
            .collect(toSet());

    assertThat(unmarked).isEmpty();
  }

  /// Within a SQL transaction a `NOTIFY` would more than halve the rate of commits, so one class
  /// notifies, on a connection of its own.
  @Test
  void onlyTheTellerNotifies() throws IOException {
    assertThat(classesThatSay("pg_notify|notify relayer"))
        .containsExactly("io.relayer.core.runtime.NotifySender");
  }

  /// Each step of a life is guarded in one place; what recovery puts back is none.
  @Test
  void transactionsAreWrittenInOnePlace() throws IOException {
    assertThat(classesThatSay("(insert into|update) (transactions|payloads)\\b"))
        .filteredOn(name -> !name.startsWith("io.relayer.core.transaction."))
        .filteredOn(name -> !name.startsWith("io.relayer.operations.recovery."))
        .isEmpty();
  }

  /// Keys and accounts stay for ever.
  @Test
  void nothingDeletesARequestOrAnAccount() throws IOException {
    assertThat(classesThatSay("delete from \"?(requests|pruned_requests|accounts)\\b|truncate "))
        .isEmpty();
  }

  /// Transactions and attempts go in one place, where what forbade a second one is written first.
  @Test
  void transactionsAreDeletedInOnePlace() throws IOException {
    assertThat(classesThatSay("delete from \"?(payloads|transactions|attempts)\\b"))
        .containsExactly("io.relayer.core.transaction.RequestPruning");
  }

  /// Those with a text in their class file that has a match of `sql`.
  private static List<String> classesThatSay(String sql) throws IOException {
    Pattern wanted = Pattern.compile(sql, Pattern.CASE_INSENSITIVE);
    List<String> found = new ArrayList<>();
    for (JavaClass one : CLASSES) {
      try (InputStream file = one.getSource().orElseThrow().getUri().toURL().openStream()) {
        if (wanted.matcher(new String(file.readAllBytes(), ISO_8859_1)).find()) {
          found.add(one.getName());
        }
      }
    }
    return found;
  }

  private static String packageOf(String module) {
    return "io.relayer." + module + "..";
  }
}
