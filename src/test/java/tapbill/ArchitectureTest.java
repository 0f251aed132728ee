package tapbill;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Date;

/** The rules of the design that a compiler does not check. */
@AnalyzeClasses(packages = "tapbill", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] FOUNDATIONS = {
    "tapbill.quantity..",
    "tapbill.database..",
    "tapbill.change..",
    "tapbill.http..",
    "tapbill.ratelimit..",
    "tapbill.audit..",
    "tapbill.queue..",
    "tapbill.filestore..",
    "tapbill.image.."
  };
  private static final String[] FEATURES = {
    "tapbill.dispenser..",
    "tapbill.pour..",
    "tapbill.statistics..",
    "tapbill.account..",
    "tapbill.callback..",
    "tapbill.access..",
    "tapbill.authorization..",
    "tapbill.tab..",
    "tapbill.reading..",
    "tapbill.gateway..",
    "tapbill.venuemap..",
    "tapbill.live..",
    "tapbill.screen.."
  };

  @ArchTest
  static final ArchRule timeEntersOnce =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(TapbillApplication.class.getName())
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(LocalDate.class, "now")
          .orShould()
          .callMethod(LocalDateTime.class, "now")
          .orShould()
          .callMethod(OffsetDateTime.class, "now")
          .orShould()
          .callMethod(ZonedDateTime.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethodWhere(
              target(nameMatching("system.*"))
                  .and(target(owner(assignableTo(java.time.InstantSource.class)))))
          .orShould()
          .callConstructor(Date.class);

  /** Metrics are the exception: their library counts in doubles, and no bill is made from them. */
  @ArchTest
  static final ArchRule nothingIsABinaryFraction =
      noFields()
          .should()
          .haveRawType(double.class)
          .orShould()
          .haveRawType(float.class)
          .orShould()
          .haveRawType(Double.class)
          .orShould()
          .haveRawType(Float.class);

  @ArchTest
  static final ArchRule onlyQuantitiesRound =
      noClasses()
          .that()
          .resideOutsideOfPackage("tapbill.quantity..")
          .should()
          .dependOnClassesThat()
          .areAssignableTo(java.math.RoundingMode.class);

  @ArchTest
  static final ArchRule foundationsUseNoFeature =
      noClasses()
          .that()
          .resideInAnyPackage(FOUNDATIONS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(FEATURES);

  @ArchTest
  static final ArchRule nothingUsesTheRoot =
      noClasses()
          .that()
          .resideOutsideOfPackage("tapbill")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("tapbill");

  @ArchTest
  static final ArchRule dispenserUsesNoOtherFeature =
      noClasses()
          .that()
          .resideInAPackage("tapbill.dispenser..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("tapbill.pour..", "tapbill.statistics..", "tapbill.account..");

  @ArchTest
  static final ArchRule pourUsesOnlyDispenser =
      noClasses()
          .that()
          .resideInAPackage("tapbill.pour..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("tapbill.statistics..", "tapbill.account..");

  @ArchTest
  static final ArchRule statisticsCallsNoServiceOfOthers =
      noClasses()
          .that()
          .resideInAPackage("tapbill.statistics..")
          .should()
          .dependOnClassesThat()
          .haveNameMatching("tapbill\\.(dispenser|pour|account)\\..*Service");

  @ArchTest
  static final ArchRule callbackUsesNoOtherFeature =
      noClasses()
          .that()
          .resideInAPackage("tapbill.callback..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "tapbill.dispenser..", "tapbill.pour..", "tapbill.statistics..", "tapbill.account..");

  @ArchTest
  static final ArchRule onlyPagesUseLive =
      noClasses()
          .that()
          .resideOutsideOfPackages("tapbill", "tapbill.live..", "tapbill.screen..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("tapbill.live..");

  @ArchTest
  static final ArchRule noCycles = slices().matching("tapbill.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule daosAreSqlAndNothingElse =
      classes().that().haveSimpleNameEndingWith("Dao").should().beInterfaces();

  @ArchTest
  static final ArchRule onlyServicesAndMetricsUseDaos =
      noClasses()
          .that()
          .haveSimpleNameEndingWith("Resource")
          .should()
          .dependOnClassesThat()
          .haveSimpleNameEndingWith("Dao");

  @ArchTest
  static final ArchRule nothingPrints =
      GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
}
