//! The headings of every known section, as data: titles of the templates, what people write instead, and German, French,
//! Spanish, Portuguese and Chinese names. Names stand between `|` and are compared folded.
//! Knows nothing of levels or order.

use super::SectionName as S;

/// For every section its title and its other names.
pub(super) const NAMES: &[(S, &str, &str)] = &[
    (
        S::Metadata,
        "Metadata",
        "header | spec metadata | spec info | meta | document info | metadaten | métadonnées | metadatos | \
         metadados | 元数据",
    ),
    (
        S::ProblemStatement,
        "Problem Statement",
        "problem | the problem | problem description | motivation | background | background and motivation | \
         why | problemstellung | problembeschreibung | énoncé du problème | problème | \
         planteamiento del problema | problema | enunciado del problema | declaração do problema | \
         descrição do problema | 问题陈述 | 问题描述 | 背景",
    ),
    (S::Goals, "Goals", "goal | objectives | objective | ziele | objectifs | objetivos | metas | 目标"),
    (
        S::NonGoals,
        "Non-Goals",
        "non goal | out of scope | anti-goals | nicht-ziele | nichtziele | non-objectifs | hors périmètre | \
         no objetivos | fuera de alcance | não objetivos | fora de escopo | 非目标",
    ),
    (
        S::UserExperience,
        "User Experience",
        "ux | user experience (ux) | ux intent | ux flow | ux flows | user flow | user flows | user journey | \
         user journeys | benutzererfahrung | nutzererlebnis | nutzererfahrung | expérience utilisateur | \
         experiencia de usuario | experiência do usuário | experiência do utilizador | 用户体验",
    ),
    (
        S::DomainUnderstanding,
        "Domain Understanding",
        "domain | domain model | domain context | domain analysis | domänenverständnis | \
         compréhension du domaine | comprensión del dominio | entendimento do domínio | compreensão do domínio | \
         领域理解",
    ),
    (
        S::CrossDomainInteractions,
        "Cross-Domain Interactions",
        "cross-domain interaction | cross domain | domain interactions | interactions | \
         domänenübergreifende interaktionen | interactions inter-domaines | interactions entre domaines | \
         interacciones entre dominios | interações entre domínios | 跨领域交互 | 跨域交互",
    ),
    (
        S::Contracts,
        "Contracts",
        "contract | contracts referenced | contract changes | integration contracts | api contracts | \
         contracts and events | verträge | schnittstellenverträge | contrats | contratos | 契约 | 合约",
    ),
    (
        S::ComponentResponsibilities,
        "Component Responsibilities",
        "responsibilities | component responsibility | ownership | komponentenverantwortung | \
         verantwortlichkeiten | responsabilités des composants | responsabilités | \
         responsabilidades de los componentes | responsabilidades | responsabilidades dos componentes | \
         组件职责 | 职责 | verantwortlichkeiten der komponenten",
    ),
    (
        S::TechnicalApproach,
        "Technical Approach",
        "approach | technical design | design | technical solution | solution | solution design | \
         implementation approach | proposed solution | technischer ansatz | lösungsansatz | approche technique | \
         enfoque técnico | abordagem técnica | 技术方案 | 技术方法",
    ),
    (
        S::Nfrs,
        "NFRs",
        "nfr | non-functional requirements | non-functional requirement | nonfunctional requirements | \
         quality attributes | quality requirements | nicht-funktionale anforderungen | \
         nichtfunktionale anforderungen | exigences non fonctionnelles | requisitos no funcionales | \
         requisitos não funcionais | requisitos não-funcionais | 非功能性需求 | 非功能需求",
    ),
    (
        S::Observability,
        "Observability",
        "monitoring | monitoring and observability | observability and monitoring | logging, metrics, tracing | \
         telemetry | beobachtbarkeit | observabilité | observabilidad | observabilidade | 可观测性 | 可观察性",
    ),
    (
        S::Risks,
        "Risks",
        "risk | risks and mitigations | risks & mitigations | risks and mitigation | risk assessment | \
         risk analysis | risks and trade-offs | risks / trade-offs | risiken | risques | riesgos | riscos | \
         风险",
    ),
    (
        S::Rollout,
        "Rollout",
        "rollout plan | roll-out | release plan | deployment | deployment plan | rollout strategy | \
         rollout notes | migration plan | einführung | auslieferung | déploiement | plan de déploiement | \
         despliegue | plan de despliegue | implantação | plano de implantação | 发布计划 | 上线计划 | 发布",
    ),
    (
        S::Testing,
        "Testing",
        "test plan | test strategy | testing strategy | testing plan | testing approach | verification | \
         teststrategie | testplan | stratégie de test | plan de test | pruebas | plan de pruebas | testes | \
         plano de testes | 测试 | 测试计划",
    ),
    (
        S::AcceptanceCriteria,
        "Acceptance Criteria",
        "acceptance criterion | acceptance | acceptance scenarios | acceptance tests | definition of done | \
         akzeptanzkriterien | abnahmekriterien | critères d'acceptation | critères d’acceptation | \
         criterios de aceptación | critérios de aceitação | critérios de aceite | 验收标准 | 验收准则",
    ),
    (
        S::Gates,
        "Gates",
        "gate | gate check | gate checks | gates check | gate validation | gates validation | gate status | \
         gate results | gate verdicts | quality gates | gate checklist | gate-prüfung | vérification des portes | \
         contrôle des gates | validación de gates | puertas | validação de gates | portões | 门禁 | 门禁检查 | \
         关卡检查",
    ),
    (
        S::Adrs,
        "ADRs",
        "adr | related adrs | governing adrs | related decisions | architecture decisions | \
         architecture decision records | blocking adrs | entscheidungen (adrs) | architekturentscheidungen | \
         décisions d'architecture | decisiones de arquitectura | decisões de arquitetura | 架构决策 | \
         架构决策记录",
    ),
    (
        S::References,
        "References",
        "reference | context sources | mcp sources | mcp sources + versions | mcp sources and versions | \
         mcp sources & versions | context references | sources and versions | related documents | links | \
         see also | more information | further reading | referenzen | verweise | références | referencias | \
         referências | 参考 | 参考资料 | 参考文献 | 引用",
    ),
    (
        S::SpecGraphLinks,
        "Spec Graph Links",
        "spec graph | graph links | specgraph | spec graph link | spec graph update | traceability | graph | \
         spec-graph-links | liens du graphe | enlaces del grafo | ligações do grafo | 规格图链接 | 规格图谱 | \
         追溯 | spec-graph-verweise",
    ),
    (
        S::OpenQuestions,
        "Open Questions",
        "open question | questions | unresolved questions | outstanding questions | open issues | \
         unresolved issues | offene fragen | questions ouvertes | preguntas abiertas | questões em aberto | \
         perguntas em aberto | questões abertas | 未决问题 | 开放问题 | 待解决问题",
    ),
    (
        S::Assumptions,
        "Assumptions",
        "assumption | assumptions and constraints | annahmen | hypothèses | supuestos | suposiciones | \
         premissas | suposições | 假设",
    ),
    (
        S::Dependencies,
        "Dependencies",
        "dependency | abhängigkeiten | dépendances | dependencias | dependências | 依赖 | 依赖项",
    ),
    (
        S::Impact,
        "Impact",
        "impact analysis | impact assessment | impacts | impacted specs | affected specs | change impact | \
         component impact | component impact list | auswirkungen | auswirkungsanalyse | analyse d'impact | \
         análisis de impacto | impacto | análise de impacto | 影响 | 影响分析",
    ),
    (
        S::ChangeSummary,
        "Change Summary",
        "change | changes | what changes | what changed | change description | änderungen | änderung | \
         changements | cambios | mudanças | alterações | 变更 | 变更摘要 | 变更内容 | changement | cambio | mudança",
    ),
    // ADRs
    (
        S::Context,
        "Context",
        "context and problem statement | context & problem statement | context and problem | kontext | \
         kontext und problemstellung | contexte | contexte et problème | contexto | contexto y problema | \
         contexto e problema | 上下文 | 背景与问题",
    ),
    (
        S::Decision,
        "Decision",
        "decision outcome | the decision | decisions | resolution | entscheidung | décision | decisión | \
         decisão | 决策 | 决定",
    ),
    (
        S::Options,
        "Options",
        "considered options | options considered | alternatives | alternatives considered | \
         considered alternatives | pros and cons of the options | optionen | betrachtete optionen | \
         alternativen | options envisagées | options considérées | opciones | opciones consideradas | \
         alternativas | opções | opções consideradas | 备选方案 | 选项",
    ),
    (
        S::Consequences,
        "Consequences",
        "consequence | positive consequences | negative consequences | konsequenzen | folgen | conséquences | \
         consecuencias | consequências | 后果 | 影响与后果",
    ),
    (
        S::DecisionDrivers,
        "Decision Drivers",
        "drivers | decision criteria | entscheidungstreiber | facteurs de décision | criterios de decisión | \
         critérios de decisão | 决策驱动因素",
    ),
    (S::Status, "Status", "state | adr status | statut | état | estado | 状态 | ステータス"),
    (S::Date, "Date", "decision date | datum | fecha | 日期 | data da decisão"),
    (
        S::Owner,
        "Owner",
        "owners | decision owner | adr owner | deciders | decision makers | decision-makers | verantwortlich | \
         entscheider | responsable | décideurs | propietario | responsável | 负责人 | 决策者",
    ),
    (S::Blocks, "Blocks", "blocked specs | blocking | blockiert | bloque | bloquea | bloqueia | 阻塞"),
    // initiative
    (
        S::BusinessGoal,
        "Business Goal",
        "business goals | business objective | business objectives | business case | business value | \
         geschäftsziel | geschäftsziele | objectif métier | objectifs métier | objetivo de negocio | \
         objetivos de negocio | objetivo de negócio | objetivos de negócio | 业务目标",
    ),
    (
        S::SuccessCriteria,
        "Success Criteria",
        "success metrics | success measures | measurable outcomes | kpis | erfolgskriterien | \
         critères de succès | critères de réussite | criterios de éxito | critérios de sucesso | 成功标准 | \
         成功准则",
    ),
    // bug and hotfix
    (
        S::HotfixSpec,
        "Hotfix Spec",
        "hotfix | hotfix-spezifikation | spécification du correctif | especificación del hotfix | \
         especificação do hotfix | 热修复规格",
    ),
    (
        S::Issue,
        "Issue",
        "incident | issue description | bug description | fehlerbeschreibung | vorfall | incidente | 问题",
    ),
    (
        S::Fix,
        "Fix",
        "the fix | minimal change | resolution (fix) | behebung | korrektur | correctif | correction | \
         corrección | correção | 修复",
    ),
    (
        S::Rollback,
        "Rollback",
        "rollback plan | roll-back | rollback strategy | back-out plan | rückfallplan | plan de retour arrière | \
         retour arrière | plan de reversión | reversión | plano de reversão | reversão | 回滚 | 回滚计划",
    ),
    (
        S::Validation,
        "Validation",
        "observability validation | confirmation | validierung | validación | validação | 验证",
    ),
    (
        S::FollowUp,
        "Follow-up Spec Link",
        "follow-up | follow-up spec | follow up spec | follow-ups | follow-up link | hardening | nachverfolgung | \
         folge-spec | suivi | seguimiento | acompanhamento | 后续 | 后续规格 | spec de suivi | spec de seguimiento | \
         spec de acompanhamento",
    ),
    (
        S::ReproductionSteps,
        "Reproduction Steps",
        "steps to reproduce | reproduction | how to reproduce | repro | reproduktionsschritte | \
         étapes de reproduction | pasos de reproducción | pasos para reproducir | passos para reproduzir | \
         复现步骤 | 重现步骤 | passos de reprodução",
    ),
    (
        S::RootCause,
        "Root Cause Hypothesis",
        "root cause | root cause analysis | cause | hypothesis | ursache | ursachenhypothese | grundursache | \
         cause racine | hypothèse de cause | causa raíz | hipótesis de causa raíz | causa raiz | 根本原因 | \
         根因 | hipótese de causa raiz",
    ),
    (
        S::FixPlan,
        "Fix Plan",
        "fix plan + tests | fix plan and tests | plan | lösungsplan | behebungsplan | plan de correction | \
         plan de corrección | plano de correção | 修复计划",
    ),
    (
        S::Tests,
        "Tests",
        "full tests | test cases | testfälle | cas de test | casos de prueba | casos de teste | 测试用例",
    ),
    (
        S::Refactor,
        "Refactor",
        "refactoring | refactor plan | refaktorisierung | refactorización | refatoração | 重构 | refactorisation",
    ),
    // contract
    (
        S::Schema,
        "Schema",
        "payload | payload schema | event schema | message schema | schéma | esquema | 模式 | 数据结构",
    ),
    (
        S::Producer,
        "Producer",
        "producers | produced by | publisher | produzent | producteur | productor | produtor | 生产者",
    ),
    (
        S::Consumers,
        "Consumers",
        "consumer | consumed by | subscribers | known consumers | consumer impact | consumer impact notes | \
         konsumenten | consommateurs | consumidores | 消费者",
    ),
    (
        S::Compatibility,
        "Compatibility",
        "compatibility plan | backward compatibility | backwards compatibility | compat | kompatibilität | \
         kompatibilitätsplan | compatibilité | compatibilidad | compatibilidade | 兼容性 | 兼容计划",
    ),
    (
        S::DualPublish,
        "Dual Publish",
        "dual-publish strategy | dual publish plan | dual publishing | parallelveröffentlichung | \
         double publication | doble publicación | publicação dupla | 双发布 | parallele veröffentlichung | \
         publicación dual | 双重发布",
    ),
    (
        S::Deprecation,
        "Deprecation",
        "deprecation plan | deprecation policy | sunset | retirement | abkündigung | dépréciation | \
         obsolescencia | descontinuação | 弃用 | 废弃计划",
    ),
    (
        S::Versioning,
        "Versioning",
        "version history | versions | versioning rules | versionierung | gestion des versions | versionado | \
         versionamento | 版本管理 | 版本历史",
    ),
    // pack and domain
    (S::Sources, "Sources", "source | pinned sources | pack sources | quellen | fuentes | fontes | 来源"),
    (
        S::Entities,
        "Entities",
        "owned entities | key entities | entity | entitäten | entités | entidades | entidades clave | 实体 | \
         关键实体 | eigene entitäten | entités possédées | entidades propias | entidades próprias | 拥有的实体",
    ),
    (
        S::DataStores,
        "Data Stores",
        "data store | databases | owned data stores | datastores | storage | datenspeicher | datenbanken | \
         bases de données | magasins de données | almacenes de datos | bases de datos | armazenamentos de dados | \
         bancos de dados | 数据存储 | 数据库",
    ),
    (
        S::OwnedEvents,
        "Owned Events",
        "events | domain events | published events | events owned | ereignisse | événements | eventos | 事件 | \
         领域事件 | eigene ereignisse | événements possédés | eventos propios | eventos próprios | 拥有的事件",
    ),
    (S::Apis, "APIs", "api | owned apis | rest apis | apis owned | endpoints | schnittstellen | 接口"),
    (
        S::Invariants,
        "Invariants",
        "domain invariants | invariant | business rules | invarianten | règles métier | invariantes | 不变量 | \
         不变式",
    ),
    (
        S::Boundaries,
        "Boundaries",
        "domain boundaries | boundary | ownership boundaries | grenzen | frontières | límites | limites | \
         fronteiras | 边界",
    ),
    (
        S::Constraints,
        "Constraints",
        "constraint | limitations | einschränkungen | randbedingungen | contraintes | restricciones | \
         restrições | 约束",
    ),
    (
        S::SpecGraphUpdateRule,
        "Spec Graph Update Rule",
        "spec graph update rules | graph update rule | spec graph rule | 规格图更新规则 | spec-graph-regel | \
         règle de mise à jour du graphe | regla de actualización del grafo | regra de atualização do grafo",
    ),
    (
        S::Principles,
        "Principles",
        "core principles | platform principles | guiding principles | grundsätze | prinzipien | principes | \
         principios | princípios | 原则 | 核心原则",
    ),
    // fan-out
    (
        S::FanOutTasks,
        "Fan-out Tasks",
        "fan-out | fanout | fan out | fan-out plan | handoff tasks | fan-out-aufgaben | tâches de fan-out | \
         tareas de fan-out | tarefas de fan-out | 扇出任务",
    ),
    (
        S::Children,
        "Children",
        "child specs | component specs | children specs | kinder | enfants | hijos | filhos | 子规格 | 组件规格",
    ),
    (
        S::ContractSpecs,
        "Contract Specs",
        "contract spec | vertragsspezifikationen | 契约规格 | specs de contrat | specs de contrato",
    ),
    // spec-kit and OpenSpec
    (
        S::UserScenarios,
        "User Scenarios & Testing",
        "user scenarios | user stories | scenarios | user story | benutzerszenarien | scénarios utilisateur | \
         escenarios de usuario | cenários de usuário | 用户场景 | 用户故事",
    ),
    (
        S::EdgeCases,
        "Edge Cases",
        "edge case | corner cases | randfälle | cas limites | casos límite | casos de borda | 边界情况",
    ),
    (
        S::FunctionalRequirements,
        "Functional Requirements",
        "functional requirement | funktionale anforderungen | exigences fonctionnelles | requisitos funcionales | \
         requisitos funcionais | 功能需求 | 功能性需求",
    ),
    (
        S::Requirements,
        "Requirements",
        "added requirements | modified requirements | removed requirements | renamed requirements | \
         anforderungen | exigences | requisitos | 需求",
    ),
];
