package tapbill;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.List;

/** The rules of the design that a compiler does not check. */
@AnalyzeClasses(packages = "tapbill", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  /**
   * All packages, the lowest first. A package may use itself and those before it in this list, and
   * no other. The areas are in the order of the design; in {@code tap}, tabs come after the pours
   * that they list.
   */
  private static final List<String> ORDER =
      List.of(
          "tapbill.platform.quantity",
          "tapbill.platform.address",
          "tapbill.platform.clock",
          "tapbill.platform.supervision",
          "tapbill.platform.commit",
          "tapbill.platform.startcheck",
          "tapbill.platform.sqlobject",
          "tapbill.platform.database",
          "tapbill.platform.retention",
          "tapbill.platform.change",
          "tapbill.platform.queue",
          "tapbill.platform.api",
          "tapbill.platform.sheet",
          "tapbill.platform.http",
          "tapbill.platform.bodylimit",
          "tapbill.platform.connection",
          "tapbill.platform.metrics",
          "tapbill.platform.outbound",
          "tapbill.platform.ratelimit",
          "tapbill.platform.filestore",
          "tapbill.platform.upload",
          "tapbill.platform.raster",
          "tapbill.platform.image",
          "tapbill.people.audit",
          "tapbill.people.account",
          "tapbill.people.session",
          "tapbill.tap.dispenser",
          "tapbill.tap.token",
          "tapbill.tap.bill",
          "tapbill.tap.tab",
          "tapbill.tap.access",
          "tapbill.tap.history",
          "tapbill.tap.pour",
          "tapbill.tap.challenge",
          "tapbill.device.authorization",
          "tapbill.device.sensor",
          "tapbill.device.alert",
          "tapbill.device.reading",
          "tapbill.device.gateway",
          "tapbill.office.statistics",
          "tapbill.office.dataimport",
          "tapbill.venuemap.map",
          "tapbill.venuemap.job",
          "tapbill.venuemap.pin",
          "tapbill.screen.live",
          "tapbill.screen.page",
          "tapbill.TapbillConfiguration", // the one class of the root that node uses
          "tapbill.node",
          "tapbill.node.command",
          "tapbill");

  @ArchTest
  static final ArchRule packagesUseOnlyThoseBelowThem =
      classes()
          .should(
              new ArchCondition<>("use only packages that stand before their own in the list") {
                @Override
                public void check(JavaClass user, ConditionEvents events) {
                  int own = place(user);
                  if (own < 0) {
                    events.add(
                        SimpleConditionEvent.violated(
                            user, user.getName() + " is in a package that the list does not have"));
                  }
                  for (Dependency dependency : user.getDirectDependenciesFromSelf()) {
                    JavaClass used = dependency.getTargetClass().getBaseComponentType();
                    if (used.getPackageName().startsWith("tapbill") && place(used) > own) {
                      events.add(SimpleConditionEvent.violated(user, dependency.getDescription()));
                    }
                  }
                }
              });

  private static int place(JavaClass type) {
    int asClass = ORDER.indexOf(type.getName().replaceFirst("\\$.*", ""));
    return asClass >= 0 ? asClass : ORDER.indexOf(type.getPackageName());
  }

  @ArchTest
  static void everyPackageOfTheListHasClasses(JavaClasses all) {
    assertThat(ORDER)
        .allMatch(
            entry ->
                all.stream()
                    .anyMatch(
                        type ->
                            type.getPackageName().equals(entry) || type.getName().equals(entry)));
  }

  @ArchTest
  static final ArchRule timeEntersOnce =
      noClasses()
          .that()
          .resideOutsideOfPackage("tapbill.platform.clock")
          .and()
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

  /**
   * Metrics are the exception: their library counts in doubles, and no bill is computed from them.
   */
  @ArchTest
  static final ArchRule noFieldIsABinaryFraction =
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
          .resideOutsideOfPackage("tapbill.platform.quantity")
          .should()
          .dependOnClassesThat()
          .areAssignableTo(java.math.RoundingMode.class);

  @ArchTest
  static final ArchRule statisticsCallsNoServiceOfOthers =
      noClasses()
          .that()
          .resideInAPackage("tapbill.office.statistics")
          .should()
          .dependOnClassesThat(
              resideOutsideOfPackage("tapbill.office.statistics")
                  .and(nameMatching("tapbill\\..*Service")));

  @ArchTest
  static final ArchRule daosAreInterfaces =
      classes().that().haveSimpleNameEndingWith("Dao").should().beInterfaces();

  @ArchTest
  static final ArchRule resourcesUseNoDaos =
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
