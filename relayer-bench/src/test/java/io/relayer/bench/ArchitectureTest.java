package io.relayer.bench;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// Holds this module's arrows, as docs/architecture.md draws them; the app's test, which holds all
/// others, is built before it.
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("/test-classes/")) // of -Dquick, too
          .importPackages("io.relayer.bench");

  @Test
  void moduleDependsOnlyWhereItsArrowsPoint() {
    classes()
        .should()
        .onlyDependOnClassesThat(
            resideOutsideOfPackage("io.relayer..")
                .or(
                    resideInAnyPackage(
                        "io.relayer.bench..",
                        "io.relayer.devnet..",
                        "io.relayer.ethereum..",
                        "io.relayer.core..",
                        "io.relayer.app..")))
        .check(CLASSES);
  }

  @Test
  void noPackagesNeedEachOtherInACircle() {
    slices().matching("io.relayer.bench.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void web3jIsTheBareLoopsAlone() {
    noClasses()
        .that(resideOutsideOfPackage("io.relayer.bench.loop"))
        .should()
        .dependOnClassesThat(resideInAPackage("org.web3j.."))
        .check(CLASSES);
  }

  @Test
  void everyPackageIsNullMarked() {
    assertThat(CLASSES.stream().map(JavaClass::getPackage).distinct())
        .isNotEmpty()
        .allSatisfy(found ->
            assertThat(
                    found
                        .tryGetPackageInfo()
                        .filter(info -> info.isAnnotatedWith(NullMarked.class)))
                .isPresent());
  }
}
