/** What kind of thing a head noun names: types of the default vocabulary, with their nouns in English and French. */
const nouns: Readonly<Record<string, string>> = {
  Technology: `api app applet backend bibliothèque blockchain browser cdn codec compiler daemon dashboard database datastore
    debugger distribution driver editor emulator engine firmware framework frontend gui hypervisor ide interpreter
    kernel langage language library linux loader logiciel middleware moteur navigateur norme noyau os outil package
    plateforme platform plugin product program protocol protocole runtime sdk shell software spec specification sql
    stack standard suite technologie technology tool toolchain toolkit website wiki`,
  Component: `account adapter agent appliance application balancer bridge broker bucket buffer bus cable cache card channel
    chip circuit client cluster collector component composant computer connector console consumer container
    conteneur controller core cpu datacenter device disk dispatcher disque domain drive dépôt endpoint exchange
    exporter extension feature firewall forwarder gateway gpu grappe group handler hardware host hub hôte image
    index ingress instance interface job layer link listener lock machine manager master memory microservice mirror
    module monitor mount namespace nat network nic node noeud nœud object operator orchestrator panel partition
    passerelle peer pipe pipeline plane pod pool port processeur processor producer provider proxy publisher queue
    rack receiver registre registry replica repository resolver resource ressource router routeur rule runner réseau
    sandbox scheduler scraper screen sensor server serveur service session sidecar sink site slave socket stockage
    storage store subnet subscriber subsystem switch system système table tape target thread tier topic unit vault
    vm volume watcher webhook worker zone équilibreur`,
  Process: `access activity allocation authentication authentification authorization automation backup balancing binding
    boot build caching check chiffrement cleanup collection communication compaction compilation computation
    computing configuration conversion creation création debugging decision decoding decryption delivery deployment
    detection development discovery discretization download déploiement développement editing election encoding
    encryption engineering evaluation eviction execution extraction exécution failover filtering flow forwarding
    generation gestion handling handshake hashing healing import indexing ingestion initialization injection
    inspection installation instrumentation integration intégration isolation learning lifecycle logging lookup
    maintenance management manufacturing mapping migration mining mise mitigation modeling modelling monitoring
    navigation negotiation onboarding operation optimization orchestration packaging parsing partitioning patching
    planning polling preemption processing processus procurement production programming propagation protection
    provisioning publishing reading reasoning rebalancing recognition reconciliation recording recovery redirection
    refactoring registration relabeling rendering replication restart restore retention retrieval review rollback
    rollout rotation routage routing réplication sampling sauvegarde scaling scanning scheduling scraping screening
    scrubbing search segmentation selection serialization setup sharding sharing shutdown simulation sorting storing
    streaming supervision surveillance synchronization telemetry termination testing throttling tracing tracking
    training traitement transfer transformation translation transmission tuning update upgrade upload validation
    verification virtualisation virtualization visualization workflow writing équilibrage`,
  Method: `algorithm algorithme approach approche architecture convention design discipline doctrine equation estimator
    formalism formula guideline heuristic idiom law logic mechanism method methodology model modèle méthode
    méthodologie paradigm paradigme patron pattern philosophy policy politique practice pratique principe principle
    procedure scheme semantics strategy stratégie style tactic technique theorem theory théorie théorème topology`,
  Metric: `accuracy age amount availability average bandwidth budget capacity complexity cost count counter coverage coût
    density depth disponibilité distance duration durée débit efficiency energy entropy factor fraction frequency
    fréquence gauge growth height histogram income indicator interval kpi latence latency length level limit load
    margin mass maximum mean measure median metric minimum métrique percentage percentile performance period
    precision pressure price probability quantile quantity quota radius rate ratio recall reliability resolution
    revenue risk salary saturation scalability score seuil size sla sli slo speed taille taux temperature threshold
    throughput timeout total traffic uptime usage utilization variance velocity voltage weight width`,
  Data: `alert annotation archive argument array artifact attribute backlog baggage batch blob block body byte
    cardinality catalog certificat certificate chart checkpoint checksum clé code column config configmap cookie
    credential csv data dataset datum definition diagram diff document documentation donnée dump entry envelope
    exemplar expression fichier field file filename format frame graph hash header heartbeat html id identifiant
    identifier input journal json key keyword label list log manifest map matrix message metadata métadonnée name
    notification number output packet page paquet parameter paramètre password path payload pdf permission photo
    picture pixel playlist prefix property query record report request requête response result row réponse sample
    schema schéma script secret section sequence series signature snapshot source spreadsheet string struct suffix
    symbol syntax tag template text timestamp token trace transaction tuple type uri url value variable vector
    version video wal webpage word xml yaml`,
  Role: `actor admin administrateur administrator analyst architect assistant attacker author chair coach colleague
    consultant contributor coordinator customer designer developer director doctor développeur employee employer
    engineer enseignant expert formateur guest ingénieur instructor investor leader learner lecturer maintainer
    member mentor nurse officer owner partner patient people person physician practitioner president professor
    programmer researcher responsable reviewer scientist specialist sponsor staff stakeholder student supervisor
    supplier teacher tenant tester trainer user utilisateur vendor visitor équipe étudiant`,
  Organization: `academy agency alliance association bank board bureau center centre charity cncf college commission committee
    communauté community company consortium corporation council department enterprise entreprise firm fondation
    foundation gouvernement government hospital inc industry institut institute institution laboratory ministry
    ministère office organisation organization parliament school society société startup team university université
    venture`,
  Place: `africa america area asia building bâtiment campus city continent country county district europe france germany
    india island lake lieu location mountain ocean pays province region river road région sea street territory town
    valley village ville world`,
  Event: `accident anniversary atelier attack attaque bottleneck conference conflict conférence congestion congress crash
    crisis deadlock disaster disruption downtime emergency erreur error event exception failure fault game hackathon
    incident interrupt launch leak lecture loss match meeting milestone opening outage overload panic panne party
    phase race release réunion seminar shock spike stall strike summit trip violation war webinar workshop événement`,
}

const typeOfNoun: ReadonlyMap<string, string> = new Map(
  Object.entries(nouns).flatMap(([type, words]) => words.split(/\s+/).map((word) => [word, type] as const)),
)

/** The default vocabulary's type of a noun in the singular; undefined where the lexicon does not hold it. */
export function headNounType(singular: string): string | undefined {
  return typeOfNoun.get(singular)
}
