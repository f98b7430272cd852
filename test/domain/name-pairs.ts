/** Two spellings of one name each, `|` between. None holds a word that the code lists. */
export const sameNames = `
ConfigMap|config maps
ConfigMap|Config-Map
load balancer|Load Balancers
load-balancer|loadbalancer
DaemonSet|daemon sets
StatefulSets|stateful set
service mesh|Service Meshes
message queue|message-queues
cache|caches
index|indexes
index|indices
matrix|matrices
vertex|vertices
appendix|appendices
criterion|criteria
hypothesis|hypotheses
analysis|analyses
crisis|crises
knife|knives
shelf|shelves
leaf node|leaf nodes
half|halves
thief|thieves
proxy|proxies
policy|policies
reverse proxy|Reverse Proxies
dependency|dependencies
query|queries
mutex|mutexes
prefix|prefixes
box|boxes
patch|patches
branch|branches
approach|approaches
hash|hashes
process|processes
class|classes
address|addresses
status|statuses
virus|viruses
warehouse|warehouses
data warehouse|Data Warehouses
clause|clauses
response|responses
database|databases
license|licenses
purchase|purchases
tomato|tomatoes
hero|heroes
echo|echoes
zero|zeroes
photo|photos
child|children
woman|women
mouse|mice
foot|feet
API|APIs
API|apis
VM|VMs
URL|URLs
OS|OSes
CRD|CRD's
SLO|SLOs
PhD|PhDs
OpenAPI|Open API
GitHub|Github
JavaScript|Javascript
e-mail|email
front-end|frontend
front end|Front-End
real time|real-time
Wi-Fi|WiFi
Node.js|NodeJS
CI/CD|CICD
TCP/IP|TCP-IP
I/O|IO
R&D|R and D
UTF-8|utf8
ISO 27001|ISO-27001
x86-64|x86_64
OAuth 2.0|OAuth2.0
HTTP/2|HTTP2
2–3 tree|2-3 tree
Cgroups v2|cgroup v2
cgroups version 2|cgroups v2
Python 3|python3
point of failure|points of failure
proof of concept|proofs of concept
proof-of-concept|proof of concept
the scheduler|scheduler
an operator|operator
Moore's law|Moore’s Law
write-ahead log|Write Ahead Log
k-means|K-Means
C++|c++
.NET|dotNET
snake_case|snake case
ﬁle system|file system
Redis|REDIS
HTTPServer|HTTP servers
RestURLs|rest url
virtualisation|virtualization
behaviour|behavior
data centre|data center
tokeniser|tokenizer
base de données|bases de données
mot de passe|mots de passe
réseau privé|réseaux privés
clé étrangère|clés étrangères
l'hyperviseur|hyperviseur
nœud|nœuds
canal de contrôle|canaux de contrôle
lieu|lieux
`

/** Two names of different things each. */
export const differentNames = `
development|developer
python2|python3
Cgroups v1|Cgroups v2
subset|subnet
container|containerization
schedule|scheduler
log|logging
logger|logging
test|tester
deploy|deployment
manage|manager
manager|management
register|registry
registry|registration
operator|operation
operation|operations research
provider|provision
producer|production
compute|computer
computer|computation
encode|encoder
encoder|decoder
encryption|decryption
serialization|serializer
author|authority
authentication|authorization
authorization|authority
process|processor
process|progress
project|product
access|address
session|section
version|vision
cache|catch
cash|cache
batch|bash
patch|path
path|patch panel
node|mode
model|module
modem|model
port|pod
pod|pool
packet|package
packet|pocket
policy|police
public|publisher
signal|single
state|status
static|statistic
stack|stock
stream|string
thread|threat
token|taken
trace|track
tree|trie
route|router
routing|router
switch|switching
host|hosting
bridge|bride
broker|block
block|blockchain
chain|change
channel|panel
client|cluster
cluster|clustering
column|volume
command|comment
commit|committee
computer vision|computer version
test|text
image|imaging
index|indexing
integer|integration
iteration|integration
kernel|kennel
label|table
lambda|lambda calculus
latency|latent
leader|reader
lock|block
map|mapper
metric|matrix
metrics|metadata
migration|mitigation
mutation|notation
lens|len
FTP|SFTP
IPv4|IPv6
S3|S4
C|C++
C++|C#
Java|JavaScript
SQL|NoSQL
SQL|MySQL
Angular|AngularJS
Docker|Dockerfile
Kafka|Kafka Streams
React|React Native
v1.2|v12
v1.2|v1.3
Kubernetes 1.28|Kubernetes 1.29
Python 2.7|Python 27
phase 1|phase 2
Type A|Type B
layer 4|layer 7
OAuth 1|OAuth 2
GPT-3|GPT-4
RAID 0|RAID 1
802.11a|802.11b
EC2|EC3
2-phase commit|3-phase commit
statistics|static
master node|worker node
hard link|soft link
stateful set|replica set
unit test|unit tests suite
load balancer|load balancing
service|service mesh
cours|cour
conteneur|conteneurisation
serveur de noms|serveur de fichiers
`
